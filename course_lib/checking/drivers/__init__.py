"""Drivers: ways to call a student's function that one plain call cannot stand for.

A driver runs where the student's code runs. It receives the student's namespace, the name of the function
and the arguments of the case, calls the function as often as it needs, and returns plain data: what a judge
outside compares. It holds no expected value. Each module registers the drivers of one family.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from typing import Any

Driver = Callable[..., Any]

_registry: dict[str, Driver] = {}


def driver(name: str) -> Callable[[Driver], Driver]:
    """Register a driver under ``name``."""

    def register(function: Driver) -> Driver:
        if name in _registry:
            raise ValueError(f"driver {name!r} is registered twice")
        _registry[name] = function
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


@cache
def _import_all() -> None:
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
