"""What has changed on the disk, in a class and around it."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
from pathlib import Path

from tests.helpers_class import ASSIGNMENTS

ROOT = Path(__file__).resolve().parents[2]
#: What attackers write.
MARK = "pwned"


def marked() -> list[str]:
    """Return the files where attackers write, outside of the class, that have their mark."""
    site = next(entry for entry in sys.path if entry.endswith("site-packages"))
    folders: set[str | Path] = {
        site,
        Path(os.__file__).parent,
        ROOT,
        ROOT / "course_lib",
        "/",
        "/var/tmp",
        "/dev/shm",
        "/run",
        "/opt",
        "/srv",
        Path.home(),
    }
    paths = [path for folder in folders for path in Path(folder).glob("*")] + list(ASSIGNMENTS.glob("*/*"))
    return [str(path) for path in paths if MARK in path.name or (path.is_file() and _has_mark(path))]


def _has_mark(path: Path) -> bool:
    try:
        return path.stat().st_size < (1 << 20) and f"# {MARK}".encode() in path.read_bytes()
    except OSError:
        return False


def snapshot(root: Path) -> dict[str, str]:
    """Return the files of a folder with digests of their content; of what is no file, its kind and mode."""
    found = {}
    for folder, folders, files in os.walk(root):
        for name in (*folders, *files):
            path = Path(folder, name)
            mode = path.lstat().st_mode
            is_read = stat.S_ISREG(mode) and os.access(path, os.R_OK) and path.stat().st_size < (64 << 20)
            found[str(path.relative_to(root))] = (
                hashlib.sha256(path.read_bytes()).hexdigest() if is_read else stat.filemode(mode)
            )
    return found


def changed(before: dict[str, str], after: dict[str, str], students: set[str]) -> list[str]:
    """Return what is new, gone or different, and not somebody's own result."""
    differing = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    return sorted(path for path in differing if not _is_expected(Path(path).parts, students))


def _is_expected(parts: tuple[str, ...], students: set[str]) -> bool:
    if parts[1:2] in (("autograded",), ("feedback",)):
        wanted = (students, ("toy",), ("toy.ipynb", "toy.html", "timestamp.txt", "submission_secret.txt"))
        return len(parts) <= 5 and all(part in names for part, names in zip(parts[2:], wanted, strict=False))
    if parts[1:2] == ("kept",):  # what was graded, and by what, named by its content
        kept = ("toy",), ("submissions", "versions")
        is_named = len(parts) < 5 or re.fullmatch(r"[0-9a-f]+\.zip", parts[4]) is not None
        known = all(part in names for part, names in zip(parts[2:4], kept, strict=False))
        return len(parts) <= 5 and known and is_named
    return parts in (
        ("left.json",),
        ("class", "verdicts", "toy.jsonl"),
        ("class", "gradebook.db"),
        ("class", ".grading.lock"),
    )
