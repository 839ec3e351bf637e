"""The archive: set-up script, run script, the wheels, the release, and a secret of its own."""

from __future__ import annotations

import io
import json
import secrets
import tempfile
import zipfile
from importlib.resources import files
from pathlib import Path

from autograder.authoring.assignment import load_assignment
from autograder.authoring.notebook import notebook_text
from autograder.authoring.student import student_notebook
from autograder.editions.wheels import build_editions
from autograder.exporting.gradescope.settings import RELEASE, SECRET, SETTINGS, Settings
from autograder.grading.lends import Lends
from autograder.grading.safe_files import write_whole

_SCRIPTS = ("setup.sh", "run_autograder")
_EXECUTABLE, _READABLE = 0o755, 0o644
_TIMESTAMP = (1980, 1, 1, 0, 0, 0)


def gradescope_archive(path: Path, settings: Settings, release: str = "") -> None:
    """Write the archive that Gradescope takes as an autograder.

    Parameters
    ----------
    path : Path
        A ``.zip`` file.
    settings : Settings
    release : str
        The notebook that students received, as JSON; what this course releases now unless given.

    Raises
    ------
    LookupError
        If there is no such assignment.
    NoCheckout
        If this does not run from a checkout, of which the wheels are made.
    """
    loaded = load_assignment(settings.assignment)
    if not release:
        notebook = student_notebook(loaded.source)
        Lends().note_in(notebook)
        release = notebook_text(notebook)
    texts = {
        RELEASE: release,
        SETTINGS: json.dumps(settings.as_json(), indent=1),
        SECRET: secrets.token_hex(32),  # every archive draws cases of its own
    }
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        tempfile.TemporaryDirectory() as wheels,
    ):
        for name in _SCRIPTS:
            text = (files("autograder.exporting.gradescope") / "scripts" / name).read_text(encoding="utf-8")
            _put(archive, name, text.encode(), _EXECUTABLE)
        for name, text in texts.items():
            _put(archive, name, text.encode(), _READABLE)
        for wheel in build_editions(Path(wheels)):
            if "study" not in wheel.name:
                _put(archive, f"wheels/{wheel.name}", wheel.read_bytes(), _READABLE)
    write_whole(path, buffer.getvalue(), 0o600)  # it holds the answers


def _put(archive: zipfile.ZipFile, name: str, content: bytes, mode: int) -> None:
    entry = zipfile.ZipInfo(name, _TIMESTAMP)
    entry.external_attr = (0o100000 | mode) << 16
    archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
