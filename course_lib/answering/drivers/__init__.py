"""Drivers: ways to call a student's function that one plain call cannot stand for.

A driver runs where the student's code runs. It receives the student's namespace, the name of the function
and the arguments of the case, calls the function as often as it needs, and returns plain data: what a judge
outside compares. It holds no expected value. Each module registers the drivers of one family.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from inspect import Parameter, signature
from typing import Any

Driver = Callable[..., Any]


class UnexpectedReturn(TypeError):
    """A function that a driver called returned something of another form than what is asked for."""


_registry: dict[str, Driver] = {}
_leading: dict[str, int] = {}
_plain: dict[str, tuple[str, ...]] = {}


def driver(name: str, *, leading: int = 0, plain: tuple[str, ...] = ()) -> Callable[[Driver], Driver]:
    """Register a driver under ``name``.

    Parameters
    ----------
    name : str
        What a case calls it.
    leading : int
        How many of its outputs come first and aren't the function's own.
    plain : tuple of str
        Lines of Python that call the student's functions as the driver does, for a student to paste. In
        braces stand the driver's parameters, and ``{function}``.
    """

    def register(function: Driver) -> Driver:
        if name in _registry:
            raise ValueError(f"driver {name!r} is registered twice")
        _registry[name] = function
        _leading[name] = leading
        _plain[name] = plain
        return function

    return register


def find_driver(name: str) -> Driver:
    """Return the driver ``name``.

    Raises
    ------
    KeyError
        If no module of this package registers it.
    """
    _import_all()
    if name not in _registry:
        raise KeyError(f"no driver is called {name!r}; there are {sorted(_registry)}")
    return _registry[name]


def leading_outputs(name: str | None) -> int:
    """Return how many outputs the driver ``name`` puts before the function's own; 0 for a plain call."""
    _import_all()
    return _leading.get(name or "", 0)


def plain_lines(name: str, function: str, texts: Sequence[str]) -> tuple[str, ...]:
    """Return what a driver does as lines of Python; none if they can't say it.

    Parameters
    ----------
    name, function : str
        The driver's, and what it calls.
    texts : sequence of str
        The arguments of a case as Python, in the order of the driver's parameters.
    """
    parameters = list(signature(find_driver(name)).parameters.values())[2:]
    named = {p.name: text for p, text in zip(parameters, texts, strict=False)}
    if parameters and parameters[-1].kind is Parameter.VAR_POSITIONAL:
        named[parameters[-1].name] = ", ".join(texts[len(parameters) - 1 :])
    return tuple(line.format(function=function, **named) for line in _plain[name])


def registered() -> Mapping[str, Driver]:
    """Return all drivers by name."""
    _import_all()
    return dict(_registry)


@cache
def _import_all() -> None:
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
