"""Temporary files: in one folder a process, which goes with it, or with the next after a kill."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_PROGRAM = """
from course_lib.running.scratch import scratch
(scratch() / "deep" / "er").mkdir(parents=True)
(scratch() / "deep" / "er" / "file").write_text("")
(scratch() / "deep" / "er").chmod(0)
print(scratch(), flush=True)
input()
"""


def _started(temporary: Path) -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM],
        env={**os.environ, "TMPDIR": str(temporary)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_a_process_removes_its_own_folder(tmp_path: Path) -> None:
    """Whatever is in it, and nothing beside it."""
    (tmp_path / "autograder.txt").write_text("")
    process, folder = _started(tmp_path)
    assert folder.parent == tmp_path and (folder / "deep").is_dir()
    process.communicate("\n")
    assert [path.name for path in tmp_path.iterdir()] == ["autograder.txt"]


def test_the_next_process_removes_what_a_killed_one_left(tmp_path: Path) -> None:
    """A folder of a process that lives stays, and what is no folder."""
    (tmp_path / "autograder-link").symlink_to("/")
    killed, left = _started(tmp_path)
    living, used = _started(tmp_path)
    killed.kill()
    killed.communicate()
    assert left.exists()
    last, own = _started(tmp_path)
    assert not left.exists() and (used / "deep").is_dir() and own.is_dir()
    for process in (living, last):
        process.communicate("\n")
    assert [path.name for path in tmp_path.iterdir()] == ["autograder-link"]
