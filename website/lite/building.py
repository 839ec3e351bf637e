"""JupyterLite, built: the application, the notebooks with what they import, and the wheel they install."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from autograder.authoring.cells import AssignmentSource
from autograder.authoring.lent import LENT, Library
from autograder.authoring.notebook import notebook_text
from autograder.authoring.source import find_assignments, read_source
from autograder.authoring.student import student_notebook
from autograder.editions.wheels import class_wheel
from website.lite.places import FOLDER

#: JupyterLab's extensions that are taken along: the kernel, and sliders. Others that happen to be installed
#: here want a server.
_EXTENSIONS = ("@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager")
_APPS = ("notebooks", "tree", "edit")
#: The same icons again, for browsers from before WOFF2, in which Pyodide doesn't run either.
_OLD_FONTS = ("fa-*.svg", "fa-*.eot", "fa-*.ttf", "fa-*.woff")


def build_lite(site: Path) -> None:
    """Build the application into the site.

    Raises
    ------
    RuntimeError
        If JupyterLite's own builder fails, with what it printed.
    """
    with tempfile.TemporaryDirectory() as made:
        project = Path(made)
        _write_contents(project / "files")
        name, content = class_wheel()
        (project / "pypi").mkdir()  # where the kernel's `piplite` looks first
        (project / "pypi" / name).write_bytes(content)
        _run(project, site / FOLDER)


def _write_contents(folder: Path) -> None:
    """Write what lies in a reader's folder at first: one for each assignment, as a class gives it out."""
    for path in find_assignments().values():
        source = read_source(path)
        (folder / source.name).mkdir(parents=True)
        for name, text in _files(source).items():
            (folder / source.name / name).write_text(text, encoding="utf-8")


def _files(source: AssignmentSource) -> dict[str, str]:
    lent = Library(source).text()
    notebook = {f"{source.name}.ipynb": notebook_text(student_notebook(source))}
    return {**notebook, LENT: lent} if lent else notebook


def _run(project: Path, output: Path) -> None:
    shutil.rmtree(output, ignore_errors=True)
    (project / "jupyter_lite_config.json").write_text(json.dumps(_configuration(project, output)))
    command = [sys.executable, "-m", "jupyter", "lite", "build"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"JupyterLite could not be built:\n{done.stdout}\n{done.stderr}")
    for pattern in _OLD_FONTS:
        for path in (output / "build").glob(pattern):
            path.unlink()


def _configuration(project: Path, output: Path) -> dict[str, dict[str, Any]]:
    installed = Path(sys.prefix, "share", "jupyter", "labextensions")
    build = {
        "lite_dir": str(project),
        "output_dir": str(output),
        "contents": [str(project / "files")],
        "apps": _APPS,
        "federated_extensions": [str(installed / name) for name in _EXTENSIONS],
        "ignore_sys_prefix": ["federated_extensions"],
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
    }
    return {"LiteBuildConfig": build}
