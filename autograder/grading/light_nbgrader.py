"""nbgrader without its server extensions, which its package imports first of all, with Jupyter's server.

Nothing is served while a class is graded, and that import takes a good part of the time until it begins.
"""

from __future__ import annotations

import importlib
import sys
from functools import partial
from types import ModuleType
from typing import Any

_EXTENSIONS = ("assignment_list", "course_list", "validate_assignment", "formgrader")


def import_without_server() -> None:
    """Import the package ``nbgrader``, unless it is there already, its server extensions left for later.

    Whoever imports one of them, or has nbgrader load it into a server, gets the real one.
    """
    if "nbgrader" in sys.modules:
        return
    names = [f"nbgrader.server_extensions.{extension}" for extension in _EXTENSIONS]
    for name in names:
        stand_in: Any = ModuleType(name)
        stand_in.load_jupyter_server_extension = partial(_load, name)
        sys.modules[name] = stand_in
    try:
        importlib.import_module("nbgrader")
    finally:
        for name in names:
            del sys.modules[name]


def _load(name: str, server: Any) -> None:
    importlib.import_module(name).load_jupyter_server_extension(server)
