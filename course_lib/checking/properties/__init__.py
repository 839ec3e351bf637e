"""Properties that a right answer has, for functions whose right answers differ from one another.

A property looks at one case and one answer and returns a :class:`~course_lib.exchange.answer.Finding`,
or ``None`` when it holds. Its ``diagnosis`` is the id of a known wrong answer of the exercise.
Each module registers the properties of one family under the names that ``checks/`` uses.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from course_lib.checking.finding import Finding
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer

Property = Callable[..., Finding | None]

_registry: dict[str, Property] = {}


def holds(name: str) -> Callable[[Property], Property]:
    """Register a property under ``name``."""

    def register(function: Property) -> Property:
        if name in _registry:
            raise ValueError(f"property {name!r} is registered twice")
        _registry[name] = function
        return function

    return register


def check_property(name: str, case: Case, answer: Answer, settings: dict[str, Any]) -> Finding | None:
    """Look up the property ``name`` and apply it to one answer.

    Raises
    ------
    KeyError
        If no module of this package registers ``name``.
    """
    _import_all()
    if name not in _registry:
        raise KeyError(f"no property is called {name!r}; there are {sorted(_registry)}")
    return _registry[name](case, answer, **settings)


def registered() -> Mapping[str, Property]:
    """Return all properties by name."""
    _import_all()
    return dict(_registry)


@cache
def _import_all() -> None:
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
