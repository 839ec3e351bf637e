"""What this machine has of what the course needs: what is wrong, and the line that mends it."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from packaging.requirements import Requirement

from course_lib.studying.answers import edition
from course_lib.studying.desk import course_folder
from course_lib.studying.distribution import CLASS_EDITION, installed

_OLDEST = (3, 11)
_KERNEL = "python3"  # what the notebooks ask for
_A_PLACE = "mkdir -p ~/tmp && export TMPDIR=~/tmp"
_SECONDS = 60  # for another Python to say what it can import


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes
    ----------
    about : str
    state : str
        ``"note"`` is worth knowing and no fault.
    says : str
    mend : str
        The line that mends it; empty where nothing has to be mended.
    """

    about: str
    state: Literal["ok", "note", "wrong"]
    says: str
    mend: str = ""


def examine() -> Iterator[Finding]:
    """Look at one thing after the other; nothing is changed, and nothing is fetched."""
    yield _python()
    yield from _system()
    yield from _packages()
    yield from _kernel()
    yield _cases()
    yield _data()
    yield _course_folder()
    yield _temporary_folder()


def _python() -> Finding:
    says = f"{platform.python_version()} in {sys.prefix}"
    if sys.version_info < _OLDEST:
        return Finding("Python", "wrong", f"{says}; the course needs 3.11", "python3.11 -m venv .venv")
    return Finding("Python", "ok", says)


def _system() -> Iterator[Finding]:
    from course_lib.running.fence.tiers import lacking

    if lacking():
        yield Finding("checks in a terminal", "note", lacking())


def _packages() -> Iterator[Finding]:
    """Compare what is installed with what this version of the course asks for."""
    found = installed()
    if found is None:
        mend = f"{sys.executable} -m pip install {CLASS_EDITION}"
        yield Finding("course", "wrong", "used from a folder, but not installed", mend)
        return
    says = f"{found.name} {found.version}, {edition()} edition"
    wanted = [Requirement(line) for line in found.requires or []]
    yield Finding("course", "ok", says)
    needed = (one for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""}))
    bad = [(one, problem) for one in needed if (problem := _unmet(one))]
    if bad:
        mend = f"{sys.executable} -m pip install {' '.join(repr(str(one)) for one, _ in bad)}"
        yield Finding("packages", "wrong", "; ".join(problem for _, problem in bad), mend)
    else:
        yield Finding("packages", "ok", "all that the checks and figures need")


def _unmet(requirement: Requirement) -> str:
    try:
        found = version(requirement.name)
    except PackageNotFoundError:
        return f"{requirement.name} is missing"
    if requirement.specifier.contains(found, prereleases=True):
        return ""
    return f"{requirement.name} is {found}, and {requirement.specifier} is needed"


def _kernel() -> Iterator[Finding]:
    """Ask the Python that notebooks would be run with whether it has the course."""
    install = f"{sys.executable} -m pip install '{CLASS_EDITION}[notebook]'"
    try:
        from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
    except ImportError:
        yield Finding(
            "notebooks", "note", "Jupyter is not installed here; `course check` needs none", install
        )
        return
    try:
        spec = KernelSpecManager().get_kernel_spec(_KERNEL)
    except NoSuchKernel:
        mend = f"{sys.executable} -m pip install ipykernel"
        yield Finding("kernel", "wrong", f"there is no kernel called {_KERNEL}", mend)
        return
    except OSError as error:  # it makes folders of its own while it looks
        yield Finding("kernel", "wrong", f"Jupyter cannot look for its kernels ({error})", _A_PLACE)
        return
    program = str(spec.argv[0]) if spec.argv else ""
    says = f"{_KERNEL} runs {'this Python' if _same(program) else program}"
    problem = "" if _same(program) else _cannot_import(program)
    if not problem:
        yield Finding("kernel", "ok", says)
        return
    mend = f"{sys.executable} -m ipykernel install --sys-prefix --name {_KERNEL}"
    yield Finding("kernel", "wrong", f"{says}, {problem}", mend)


def _same(program: str) -> bool:
    """Return whether a kernel's program is this Python: a bare name is looked up beside it first."""
    return program in ("python", "python3", sys.executable) or Path(program) == Path(sys.executable)


def _cannot_import(program: str) -> str:
    code = "import json, sys; import course_lib; print(json.dumps(sys.version_info[:2]))"
    try:
        done = subprocess.run(
            [program, "-c", code], capture_output=True, text=True, timeout=_SECONDS, check=False, cwd="/"
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"which cannot be started ({type(error).__name__})"
    if done.returncode:
        return "which does not have the course"
    return "" if tuple(json.loads(done.stdout)) >= _OLDEST else "which is too old"


def _cases() -> Finding:
    from course_lib.checking.outline import outlines
    from course_lib.checking.public import cases_folder, public_assignment

    try:
        known = [public_assignment(one.name) for one in outlines()]
    except Exception as error:  # noqa: BLE001  (whatever is wrong with a file, it has to come again)
        return Finding("checks", "wrong", f"the public cases cannot be read ({error})", _again())
    if not known:
        return Finding("checks", "wrong", f"there are no public cases in {cases_folder()}", _again())
    exercises = sum(len(one.exercises) for one in known)
    return Finding(
        "checks", "ok", f"{len(known)} assignments with {exercises} exercises; they need no network"
    )


def _again() -> str:
    return f"{sys.executable} -m pip install --force-reinstall --no-deps {CLASS_EDITION}"


def _data() -> Finding:
    from course_lib.data import DatasetError, data_directory, load_data

    chosen = os.environ.get("COURSE_DATASET") or "digits"
    if chosen == "cifar10" and not any(data_directory().glob("cifar*")):
        says = f"CIFAR-10 is not in {data_directory()}: the first load_data() fetches 162 MiB"
        return Finding("data", "note", says, "unset COURSE_DATASET  # the digits need no network")
    try:
        data = load_data()
    except (DatasetError, ValueError, OSError) as error:
        return Finding("data", "wrong", str(error).splitlines()[0], "unset COURSE_DATASET")
    return Finding("data", "ok", f"{data!r}; no network needed")


def _course_folder() -> Finding:
    folder = course_folder()
    problem = _cannot_write(folder)
    if problem:
        says = f"{folder} cannot be written to ({problem}): progress and notebooks cannot be saved there"
        return Finding("course folder", "wrong", says, "mkdir ~/course && cd ~/course")
    return Finding("course folder", "ok", f"{folder} can be written to")


def _temporary_folder() -> Finding:
    try:
        folder = tempfile.gettempdir()  # the first of several that can be written to
    except FileNotFoundError:
        says = "none can be written to: `course check` needs a place for its work"
        return Finding("temporary folder", "wrong", says, _A_PLACE)
    return Finding("temporary folder", "ok", f"{folder} can be written to")


def _cannot_write(folder: Path) -> str:
    """Return why no file can be written to a folder; empty if it can."""
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".course-") as file:
            file.write(b"0" * 4096)
            file.flush()
    except OSError as error:
        return error.strerror or str(error)
    return ""
