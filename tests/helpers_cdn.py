"""Pyodide's CDN on this machine, as far as it can be had: for a browser that is told that it is the real one.

Python itself is npm's ``pyodide``; packages of pure Python are those of this environment. NumPy, Matplotlib
and what else is compiled are stand-ins that have every name and compute nothing.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from functools import cached_property
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest

from tests.helpers_browser import DISTRIBUTION

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"
#: Compiled for browsers in the real distribution.
STANDINS = ("contourpy", "fonttools", "kiwisolver", "matplotlib", "numpy", "pillow")
#: What the kernel asks PyPI for.
FROM_PYPI = "comm"
_HEADERS = {"access-control-allow-origin": "*"}
_KINDS = {"mjs": "text/javascript", "wasm": "application/wasm", "json": "application/json"}


class Cdn:
    """Answers what a browser asks Pyodide's CDN and PyPI for.

    Parameters
    ----------
    folder : Path
        Where npm and pip put what they get.

    Attributes
    ----------
    asked : list of str
        Names of files, in the order in which they were asked for.
    """

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        self._core = folder / "node_modules" / "pyodide"
        wanted = f"pyodide@{DISTRIBUTION['pyodide']}"
        _get(["npm", "install", "--no-audit", "--no-fund", "--silent", wanted], folder)
        micropip = f"micropip=={DISTRIBUTION['packages']['micropip']['version']}"
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        python = ["--python-version", DISTRIBUTION["python"].rpartition(".")[0]]
        _get([*pip, *python, "-d", ".", micropip], folder)
        (self._micropip,) = folder.glob("micropip-*.whl")

    @cached_property
    def _files(self) -> dict[str, bytes]:
        """The packages by file name, and a lock file that names them."""
        lock = json.loads((self._core / "pyodide-lock.json").read_text(encoding="utf-8"))
        files = {}
        for name, package in lock["packages"].items():
            found = self._wheel(name, package["version"])
            if found is not None:
                package["version"], content = found
                package["file_name"] = f"{name}-{package['version']}-py3-none-any.whl"
                package["sha256"] = hashlib.sha256(content).hexdigest()
                files[package["file_name"]] = content
        return {**files, "pyodide-lock.json": json.dumps(lock).encode()}

    def _wheel(self, name: str, version: str) -> tuple[str, bytes] | None:
        if name == "micropip":
            return version, self._micropip.read_bytes()
        if name in STANDINS:
            return version, packed(name, version, {f"{name}/__init__.py": _stand_in()})
        try:
            return distribution(name).version, repacked(distribution(name))
        except PackageNotFoundError:
            return None

    def answer(self, route: Any) -> None:
        """Answer a request (Playwright's ``Route``) of a browser for something that isn't on the site."""
        address = route.request.url.partition("?")[0].rstrip("/")
        name = address.rpartition("/")[2]
        self.asked.append(name)
        content: bytes | None
        if name == FROM_PYPI:
            kind, content = "application/vnd.pypi.simple.v1+json", self._listed()
        elif name.startswith(f"{FROM_PYPI}-"):
            kind, content = "application/zip", repacked(distribution(FROM_PYPI))
        else:
            kind, content = _KINDS.get(name.rpartition(".")[2], "application/zip"), self._content(name)
        if content is None:
            route.abort()
        else:
            route.fulfill(status=200, body=content, headers={**_HEADERS, "content-type": kind})

    def _content(self, name: str) -> bytes | None:
        if name in self._files:
            return self._files[name]
        core = self._core / name
        return core.read_bytes() if core.is_file() else None

    def _listed(self) -> bytes:
        found = distribution(FROM_PYPI)
        file = f"{FROM_PYPI}-{found.version}-py3-none-any.whl"
        digest = hashlib.sha256(repacked(found)).hexdigest()
        address = f"https://files.pythonhosted.org/{file}"
        files = [{"filename": file, "url": address, "hashes": {"sha256": digest}, "size": 1}]
        meta = {"api-version": "1.1"}
        return json.dumps(
            {"meta": meta, "name": FROM_PYPI, "versions": [found.version], "files": files}
        ).encode()


def _get(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"{command[0]} could not get {command[-1]}: {done.stderr[-200:]}")


def packed(name: str, version: str, files: dict[str, str | bytes]) -> bytes:
    """Return a wheel of pure Python."""
    about = f"{name.replace('-', '_')}-{version}.dist-info"
    meta = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    wheel = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    added = {f"{about}/METADATA": meta, f"{about}/WHEEL": wheel, f"{about}/RECORD": ""}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, content in {**files, **added}.items():
            archive.writestr(zipfile.ZipInfo(path), content)  # without the time: the same bytes each time
    return made.getvalue()


def repacked(installed: Distribution) -> bytes:
    """Return the Python of an installed package as a wheel; what is compiled in it is left out."""
    files: dict[str, str | bytes] = {
        str(path): path.read_binary()
        for path in installed.files or []
        if path.parts[0] != ".." and not re.search(r"\.(pyc|so)$|\.dist-info/", str(path))
    }
    return packed(installed.metadata["Name"], installed.version, files)


def _stand_in() -> str:
    """Return the text of a package that stands in for itself and its modules."""
    text = (SCRIPTS / "pyodide_stand_in.py").read_text(encoding="utf-8")
    return f"{text}\n\ninstall()\n\n\ndef __getattr__(name):\n    return getattr(Anything(__name__), name)\n"
