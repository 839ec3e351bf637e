"""A stand-in for packages that aren't there: it has every name and computes nothing.

With it a module can be read to its end, and whatever needs no numbers can be used.
"""
# ruff: noqa: D102  (what Python calls by these names)

import sys
import types
from importlib.abc import Loader
from importlib.machinery import ModuleSpec

STOOD_IN = ("numpy", "matplotlib")


class Anything(types.ModuleType):
    """A module that has every name; each can be called, indexed, combined and inherited from."""

    __path__: list[str] = []

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return Something


class _Kind(type):
    def __getattr__(cls, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return cls

    def __getitem__(cls, item: object) -> object:
        return cls

    def __or__(cls, other: object) -> object:
        return cls

    def __float__(cls) -> float:
        return 1.0

    __ror__ = __mul__ = __rmul__ = __add__ = __radd__ = __sub__ = __truediv__ = __neg__ = __pow__ = __or__


class Something(metaclass=_Kind):
    """Whatever a module wants of NumPy when it is imported."""

    def __new__(cls, *arguments: object, **options: object) -> object:
        return cls


class StandIn(Loader):
    """Finds :class:`Anything` for every module of NumPy and Matplotlib."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        return ModuleSpec(name, self) if name.partition(".")[0] in STOOD_IN else None

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        return Anything(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """There is nothing to execute."""


def install() -> None:
    """Find the stand-in wherever one of the packages is imported, from now on."""
    if not any(type(finder).__name__ == "StandIn" for finder in sys.meta_path):
        sys.meta_path.insert(0, StandIn())
