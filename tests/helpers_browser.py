"""A browser's Python for tests: what Pyodide's distribution holds, and cells run with nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from autograder.authoring.library_cell import CLASS_EDITION
from autograder.editions.metadata import CHECKOUT, editions

#: Written by ``scripts/pyodide_imports.py --write-packages``.
DISTRIBUTION: dict[str, Any] = json.loads(
    Path(__file__).with_name("pyodide_packages.json").read_text(encoding="utf-8")
)
_PACKAGES = DISTRIBUTION["packages"]
#: What JupyterLite's kernel is made with.
_KERNELS = ("ipython",)
_PROGRAM = Path(__file__).with_name("browser_program.py")


def required() -> list[Requirement]:
    """Return what the class edition's wheel asks for in a browser."""
    lines = editions()[CLASS_EDITION]["dependencies"]
    place = {"sys_platform": "emscripten", "extra": ""}
    found = [Requirement(line) for line in lines]
    return [one for one in found if one.marker is None or one.marker.evaluate(place)]


def version_there(requirement: Requirement) -> str | None:
    """Return the version of a package in Pyodide's distribution; ``None`` if it has none."""
    package = _PACKAGES.get(canonicalize_name(requirement.name))
    return None if package is None else str(package["version"])


def importable() -> list[str]:
    """Return what can be imported once a kernel has the course, besides the standard library."""
    waiting, found = [*_KERNELS, *(canonicalize_name(one.name) for one in required())], set[str]()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += map(canonicalize_name, _PACKAGES[name]["depends"])
    return sorted({"course_lib", *(each for name in found for each in _PACKAGES[name]["imports"])})


def _environment(folder: Path) -> dict[str, str]:
    own = {"IPYTHONDIR": str(folder / ".ipython"), "MPLCONFIGDIR": str(folder / ".matplotlib")}
    return {**own, "PYTHONPATH": str(CHECKOUT), "PYTHONSAFEPATH": "1", "NO_COLOR": "1"}


def kernels_mocks() -> str:
    """Return the text in which JupyterLite's kernel puts empty modules in the place of some."""
    with zipfile.ZipFile(kernels_wheel("pyodide_kernel")) as wheel:
        return wheel.read("pyodide_kernel/mocks.py").decode()


def kernels_wheel(name: str) -> Path:
    """Return one of the wheels that JupyterLite's kernel starts with."""
    folder = Path(sys.prefix, "share", "jupyter", "labextensions", "@jupyterlite", "pyodide-kernel-extension")
    (found,) = folder.glob(f"static/pypi/{name}-*.whl")
    return found


def in_browser(cells: Iterable[str], folder: Path) -> dict[str, Any]:
    """Run cells in a folder as a browser would, and return what they showed and what was attempted."""
    told = {
        "allowed": importable(),
        "absent": DISTRIBUTION["absent"],
        "mocks": kernels_mocks(),
        "cells": list(cells),
    }
    done = subprocess.run(
        [sys.executable, str(_PROGRAM)],
        input=json.dumps(told),
        env={
            **os.environ,
            "PYTHONPATH": str(CHECKOUT),
            "PYTHONSAFEPATH": "1",
            "IPYTHONDIR": str(folder / ".ipython"),
        },
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found
