"""The files that describe the environment say the same thing: pyproject.toml says it first."""

from __future__ import annotations

import re
import subprocess
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PROJECT = PYPROJECT["project"]
LOWEST = PROJECT["requires-python"].removeprefix(">=")


@pytest.fixture
def conda() -> list[Any]:
    """Return the dependencies in environment.yml."""
    described = yaml.safe_load((ROOT / "environment.yml").read_text())
    assert described["name"] == PROJECT["name"]
    dependencies = described["dependencies"]
    assert isinstance(dependencies, list)
    return dependencies


def bounds(requirements: list[str]) -> dict[str, str]:
    parsed = [Requirement(text) for text in requirements]
    return {canonicalize_name(each.name): str(each.specifier) for each in parsed}


def test_conda_gives_the_python_that_the_project_requires(conda: list[Any]) -> None:
    """The lower bound in environment.yml is the one in pyproject.toml."""
    assert f"python{PROJECT['requires-python']}" in conda


def test_conda_names_no_package_with_other_bounds(conda: list[Any]) -> None:
    """Whatever environment.yml names itself has pyproject.toml's bounds, so that they can't drift apart."""
    named = bounds([each for each in conda if isinstance(each, str)])
    del named["python"]
    assert named.pop("pip") == ""
    core = bounds(PROJECT["dependencies"])
    assert {name: core.get(name) for name in named} == named


def test_conda_installs_the_project_with_all_its_extras(conda: list[Any]) -> None:
    """The pip part installs this folder, with every extra that pyproject.toml has and no other."""
    (pip,) = [each["pip"] for each in conda if isinstance(each, dict)]
    (line,) = pip
    extras = re.fullmatch(r"-e \.\[([\w,]+)\]", line)
    assert extras is not None
    assert set(extras[1].split(",")) == set(PROJECT["optional-dependencies"])


def test_the_lock_file_was_made_from_these_requirements() -> None:
    """uv.lock repeats the requirements that it resolved; they are pyproject.toml's."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    assert lock["requires-python"] == PROJECT["requires-python"]
    (ours,) = [package for package in lock["package"] if package["name"] == PROJECT["name"]]
    locked = {
        (each["name"], each.get("marker", ""), bounds([each["name"] + each["specifier"]])[each["name"]])
        for each in ours["metadata"]["requires-dist"]
    }
    wanted = set()
    for extra, requirements in {"": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}.items():
        for each in map(Requirement, requirements):
            parts = [str(each.marker or ""), f"extra == '{extra}'" if extra else ""]
            marker = " and ".join(filter(None, parts)).replace('"', "'")
            wanted.add((canonicalize_name(each.name), marker, str(each.specifier)))
    assert locked == wanted


@pytest.mark.parametrize("requirement", PROJECT["dependencies"])
def test_the_tests_run_with_versions_that_the_project_allows(requirement: str) -> None:
    """What is installed lies within the bounds, so that what passes here holds for users."""
    parsed = Requirement(requirement)
    assert parsed.specifier.contains(version(parsed.name))


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("pyproject.toml", f'target-version = "py{LOWEST.replace(".", "")}"'),
        ("pyproject.toml", f'python_version = "{LOWEST}"'),
        ("pyproject.toml", f'"Programming Language :: Python :: {LOWEST}"'),
        ("scripts/set_up.sh", f"sys.version_info < ({LOWEST.replace('.', ', ')})"),
        (".github/workflows/ci.yml", f'python: ["{LOWEST}", '),
    ],
)
def test_the_lowest_python_is_the_same_everywhere(where: str, says: str) -> None:
    """The linter, the type checker, the set-up script and CI aim at the oldest version that is supported."""
    assert says in (ROOT / where).read_text()


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Return a directory of programs that stands for a machine: nothing on it yet but ``id``."""
    program(tmp_path, "id", "echo 0")
    return tmp_path


def program(machine: Path, name: str, does: str) -> None:
    path = machine / name
    path.write_text(f"#!/bin/sh\n{does}\n")
    path.chmod(0o755)


def ask_for_system_packages(machine: Path, **environment: str) -> tuple[str, str]:
    """Run the script where only the machine's programs are found; return what it said and what it ran."""
    done = subprocess.run(
        ["/bin/sh", str(ROOT / "scripts" / "system_packages.sh")],
        env={"PATH": str(machine), "LOG": str(machine / "log"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    log = machine / "log"
    return done.stdout, log.read_text() if log.exists() else ""


def test_root_on_debian_gets_the_optional_packages(machine: Path) -> None:
    """Each missing program's package is installed, without recommendations and without questions."""
    program(machine, "apt-get", 'echo "$*" >> "$LOG"')
    _, ran = ask_for_system_packages(machine)
    assert [line.split()[-1] for line in ran.splitlines()] == ["chromium"]
    assert all(line.startswith("install -y") for line in ran.splitlines())


def test_a_failed_installation_is_reported_and_the_build_goes_on(machine: Path) -> None:
    """No network, say: a package that couldn't be had is named, and the exit code is 0 all the same."""
    program(machine, "apt-get", 'echo "$*" >> "$LOG"; exit 100')
    said, _ = ask_for_system_packages(machine)
    assert "chromium could not be installed" in said


def test_without_root_the_packages_are_named_with_what_is_skipped(machine: Path) -> None:
    """Nothing is run; the message has the command and what is lost without it."""
    program(machine, "id", "echo 1000")
    program(machine, "apt-get", 'echo "$*" >> "$LOG"')
    said, ran = ask_for_system_packages(machine)
    assert ran == ""
    assert "the browser tests are skipped" in said
    assert "sudo apt-get install chromium" in said


def test_the_system_is_left_alone_on_request(machine: Path) -> None:
    """``SYSTEM_PACKAGES=no`` installs nothing, even for root."""
    program(machine, "apt-get", 'echo "$*" >> "$LOG"')
    assert ask_for_system_packages(machine, SYSTEM_PACKAGES="no")[1] == ""


def test_nothing_is_said_where_nothing_is_missing(machine: Path) -> None:
    """With both programs there, the script is silent."""
    program(machine, "chromium", "true")
    program(machine, "bwrap", "true")
    assert ask_for_system_packages(machine) == ("", "")
