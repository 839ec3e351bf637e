"""Files that strangers left: regular ones only, by their size, and written in full or not at all."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.grading.safe_files import Folder, Refused, write_whole


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "secret").write_text("not yours")
    return tmp_path / "theirs"


def read(folder: Path, name: str, most: int = 1000) -> bytes:
    with Folder(folder) as opened:
        return opened.read(name, most)


def test_a_regular_file_is_read(folder: Path) -> None:
    """Whatever its name is."""
    (folder / "a[b]\n..c").write_bytes(b"text")
    assert read(folder, "a[b]\n..c") == b"text"


@pytest.mark.parametrize(
    "kind", ["link", "broken link", "link to itself", "FIFO", "socket", "device", "folder"]
)
def test_anything_else_is_refused_by_its_kind(folder: Path, kind: str) -> None:
    """Nothing is followed, and a FIFO that nobody writes to holds nobody up."""
    path = folder / "thing"
    if kind == "FIFO":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(os.path.relpath(path))
    elif kind == "device":
        try:
            os.mknod(path, 0o600 | 0o020000, os.makedev(1, 5))  # /dev/zero
        except PermissionError:
            pytest.skip("only root makes devices")
    elif kind == "folder":
        path.mkdir()
    else:
        target = {"link": "../secret", "broken link": "nowhere", "link to itself": "thing"}[kind]
        path.symlink_to(target)
    with pytest.raises(Refused, match=f"thing is a {'link' if 'link' in kind else kind}"):
        read(folder, "thing")


def test_no_folder_on_the_way_is_a_link(folder: Path) -> None:
    """A linked folder would hand in somebody else's work."""
    (folder / "mine").symlink_to("..")
    with Folder(folder) as opened, pytest.raises(Refused, match="mine is a link, which is not followed"):
        opened.folder("mine")


def test_a_sparse_file_is_refused_by_its_size(folder: Path) -> None:
    """Before a byte of it is read: it would be 3 GB in memory."""
    with (folder / "big").open("wb") as file:
        file.truncate(3 << 30)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Refused, match=r"big is too large \(3221.2 MB; 1000 bytes are allowed\)"):
        read(folder, "big")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_a_folder_with_too_many_files_is_not_listed_to_its_end(folder: Path) -> None:
    """A million names are a million strings."""
    for number in range(11):
        (folder / str(number)).touch()
    with Folder(folder) as opened, pytest.raises(Refused, match="theirs holds more than 10 files"):
        opened.entries(10)


def test_what_is_missing_is_said_to_be(folder: Path) -> None:
    """In the system's words."""
    with pytest.raises(Refused, match=r"toy\.ipynb cannot be opened"):
        read(folder, "toy.ipynb")


def test_writing_replaces_a_link_and_follows_none(folder: Path) -> None:
    """What it pointed at stays as it was."""
    (folder / "page").symlink_to("../secret")
    write_whole(folder / "page", b"new", 0o444)
    assert (folder / "page").read_bytes() == b"new" and not (folder / "page").is_symlink()
    assert (folder.parent / "secret").read_text() == "not yours"


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(folder: Path) -> None:
    """As on a full disk; here the process may write no file of that size."""
    (folder / "page").write_bytes(b"old")
    code = (
        "import resource, sys; from pathlib import Path; from autograder.grading.safe_files import *;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)); write_whole(Path(sys.argv[1]), bytes(5000))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder / "page")], capture_output=True, text=True)
    assert "File too large" in done.stderr
    assert [path.read_bytes() for path in folder.iterdir()] == [b"old"]
