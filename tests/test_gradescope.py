"""`autograder gradescope`: the archive does in a folder like Gradescope's what its documentation asks for."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it has no types; nbformat brings it
import nbformat
import pytest

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.notebook import notebook_text
from tests.helpers_class import BAD_JSON, COLUMNS, RIGHT, autograder, solved

#: The documented form of results.json, as far as it has rules.
RESULTS = {
    "type": "object",
    "anyOf": [{"required": ["score"]}, {"required": ["tests"]}],
    "properties": {
        "score": {"type": "number"},
        "output": {"type": "string"},
        "output_format": {"enum": ["text", "html", "simple_format", "md", "ansi"]},
        "visibility": {"enum": ["hidden", "after_due_date", "after_published", "visible"]},
        "stdout_visibility": {"enum": ["hidden", "after_due_date", "after_published", "visible"]},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "score", "max_score", "output"],
                "properties": {
                    "score": {"type": "number"},
                    "max_score": {"type": "number"},
                    "status": {"enum": ["passed", "failed"]},
                    "name": {"type": "string"},
                    "number": {"type": "string"},
                    "output": {"type": "string"},
                    "output_format": {"enum": ["text", "html", "simple_format", "md", "ansi"]},
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "visibility": {"enum": ["hidden", "after_due_date", "after_published", "visible"]},
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of the toy, made once."""
    path = tmp_path_factory.mktemp("gradescope") / "toy.zip"
    notebooks = Path(__file__).resolve().parent / "assignments"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("COURSE_NOTEBOOKS", str(notebooks))
        autograder("gradescope", "toy", "-o", str(path), "--visibility", "after_published")
    return path


@pytest.fixture
def root(archive: Path, tmp_path: Path, toy_course: Path) -> Path:
    """A folder like ``/autograder`` in the container, the archive unpacked where Gradescope does."""
    with zipfile.ZipFile(archive) as unpacked:
        unpacked.extractall(tmp_path / "source")
    (tmp_path / "submission").mkdir()
    (tmp_path / "submission_metadata.json").write_text(
        json.dumps({"users": [{"id": 1234, "name": "Student User", "email": "student@example.com"}]})
    )
    return tmp_path


def _hand_in(root: Path, work: Mapping[str, str] | bytes, name: str = "toy.ipynb") -> None:
    release = nbformat.read(root / "source" / "release.ipynb", as_version=4)
    content = work if isinstance(work, bytes) else notebook_text(solved(release, work)).encode()
    (root / "submission" / name).write_bytes(content)


def _results(root: Path) -> dict[str, Any]:
    """Run the run script as Gradescope does, with this environment's Python."""
    environment = {**os.environ, "AUTOGRADER_ROOT": str(root), "AUTOGRADER_PYTHON": sys.executable}
    script = ["bash", str(root / "source" / "run_autograder")]
    done = subprocess.run(script, env=environment, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads((root / "results" / "results.json").read_text(encoding="utf-8"))
    jsonschema.validate(found, RESULTS)
    return found


def test_every_aspect_is_a_test_with_points_and_words(root: Path, toy: LoadedAssignment) -> None:
    """All right: full marks, none hidden, and seen when the instructor publishes."""
    _hand_in(root, RIGHT)
    found = _results(root)
    aspects = sum(len(exercise.aspects) for exercise in toy.specification)
    assert len(found["tests"]) == aspects and all(t["score"] == t["max_score"] for t in found["tests"])
    assert {t["visibility"] for t in found["tests"]} == {"after_published"}


def test_a_mistake_is_named_in_a_tests_output_and_tag(root: Path) -> None:
    """Students read what `check` would say."""
    _hand_in(root, COLUMNS)
    (wrong,) = (t for t in _results(root)["tests"] if t["name"] == "mean_rows: mean")
    assert wrong["status"] == "failed" and wrong["score"] == 0
    assert "means of the columns" in wrong["output"] and wrong["tags"] == ["columns"]


def test_what_is_not_written_earns_nothing(root: Path) -> None:
    """The release as it was."""
    _hand_in(root, {})
    assert sum(t["score"] for t in _results(root)["tests"]) == 0


@pytest.mark.parametrize("work", [BAD_JSON, b""])
def test_what_cannot_be_read_is_said(root: Path, work: bytes) -> None:
    """With the reason; there is no test that it failed."""
    _hand_in(root, work)
    found = _results(root)
    assert found["output"].startswith("Not graded: ") and "tests" not in found


def test_nothing_handed_in_is_said(root: Path) -> None:
    """As is a file of another name."""
    (root / "submission" / "notes.txt").write_text("Hello")
    assert "there is no notebook toy.ipynb" in _results(root)["output"]


def test_the_same_student_has_the_same_cases_and_another_has_others(root: Path) -> None:
    """Whose they are depends on the archive's secret and Gradescope's id; an error shows one here."""
    _hand_in(root, {"mean_rows": "def mean_rows(X):\n    raise ValueError(f'{X.ravel()[0]}')"})
    first = _results(root)
    assert _results(root) == first
    (root / "submission_metadata.json").write_text(json.dumps({"users": [{"id": 5678}]}))
    assert _results(root) != first


@pytest.mark.parametrize("metadata", [b"", b"[]", b'{"users": []}', b'{"users": [7]}'])
def test_odd_metadata_stop_nothing(root: Path, metadata: bytes) -> None:
    """They decide only which cases are drawn."""
    (root / "submission_metadata.json").write_bytes(metadata)
    _hand_in(root, RIGHT)
    assert _results(root)["tests"]


def test_the_scripts_are_executable_and_at_the_root(archive: Path) -> None:
    """Where Gradescope looks for them."""
    with zipfile.ZipFile(archive) as opened:
        modes = {entry.filename: entry.external_attr >> 16 for entry in opened.infolist()}
    assert all(modes[name] & stat.S_IXUSR for name in ("setup.sh", "run_autograder"))
    assert sum(name.endswith(".whl") for name in modes) == 2 and not any("study" in name for name in modes)


def test_the_set_up_script_is_sound_shell(root: Path) -> None:
    """It runs where there is a network, which is not here; that it can be read is seen."""
    for name in ("setup.sh", "run_autograder"):
        subprocess.run(["bash", "-n", str(root / "source" / name)], check=True)


def test_the_archive_is_for_its_owner(archive: Path) -> None:
    """It holds the answers."""
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
