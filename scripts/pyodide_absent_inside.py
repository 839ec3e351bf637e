"""Print which modules of the standard library Pyodide doesn't have; run by ``pyodide_imports.py``."""

import importlib
import sys

_LOUD = {"antigravity", "this", "idlelib", "turtledemo"}  # they open windows or pages

for name in sorted(sys.stdlib_module_names - _LOUD):
    try:
        importlib.import_module(name)
    except ImportError:
        print(name)  # noqa: T201
