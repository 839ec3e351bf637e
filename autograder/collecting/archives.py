"""Downloads and archives, opened without trust: names, kinds and sizes are looked at before anything is read.

Nothing is unpacked by the archive's own directions: a member is a path that was checked, and bytes up to a
limit. What cannot be taken is named and leaves the rest as it is.
"""

from __future__ import annotations

import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from autograder.collecting.folders import in_folder
from autograder.collecting.listing import MOST_FILE_BYTES, Listing, Raw, checked
from autograder.grading.printable import printable
from autograder.grading.safe_files import Refused

#: A text shrinks to a tenth, at most to a fiftieth; what shrinks to less is made to fill a disk.
MOST_RATIO, _SMALL = 200, 1 << 20
#: The flag of a member whose name is said to be UTF-8; other names are in the code page of the first PC.
_UTF_8 = 0x800
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError,
    struct.error,
)  # fmt: skip


def open_download(path: Path) -> Listing:
    """List a zip archive, or a folder.

    Raises
    ------
    Refused
        If it is neither, or damaged as a whole.
    """
    if path.is_dir():
        return checked(in_folder(path))
    if not path.exists():
        raise Refused(f"there is no file or folder {path.name}")
    try:
        return checked(_in_zip(ZipFile(path)))
    except _BROKEN as error:
        raise Refused(
            f"{path.name} is neither a folder nor a zip archive that can be read ({error})"
        ) from error


def open_archive(content: bytes) -> Listing:
    """List a zip archive that was handed in.

    Raises
    ------
    Refused
        If it is none, or damaged as a whole.
    """
    try:
        return checked(_in_zip(ZipFile(io.BytesIO(content))))
    except _BROKEN as error:
        raise Refused(f"it is no zip archive that can be read ({error})") from error


def _in_zip(archive: ZipFile) -> Iterator[Raw]:
    for info in archive.infolist():
        if info.filename.endswith("/"):  # is_dir fails on a name of nothing
            continue
        name = _name_of(info)
        parts = tuple(unicodedata.normalize("NFC", name.replace("\\", "/")).split("/"))
        yield Raw(name, parts, _reader(archive, info), _problem_of(info))


def _name_of(info: ZipInfo) -> str:
    """Return a member's name; :mod:`zipfile` has cut it at a NUL.

    A Mac writes names in UTF-8 and does not say so. What reads as UTF-8 in spite of accents is nothing else.
    """
    if info.flag_bits & _UTF_8 or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _problem_of(info: ZipInfo) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16) if info.create_system == 3 else 0
    if kind == stat.S_IFLNK:
        return "is a link, which is not followed"
    if kind not in (0, stat.S_IFREG):
        return "is no regular file"
    if info.flag_bits & 0x1:
        return "is encrypted"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is compressed in a way that is not read"
    if info.file_size > MOST_FILE_BYTES:
        return f"has {info.file_size / 1e6:.0f} MB; {MOST_FILE_BYTES / 1e6:.0f} MB are read at most"
    if info.file_size > _SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1):
        return f"would unpack to more than {MOST_RATIO} times its size"
    return ""


def _reader(archive: ZipFile, info: ZipInfo) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        try:
            with archive.open(info) as file:
                content = file.read(most + 1)
        except _BROKEN as error:
            raise Refused(f"{printable(info.filename)} is damaged ({error})") from error
        if len(content) > most:
            raise Refused(f"{printable(info.filename)} has more than {most / 1e6:.1f} MB")
        return content

    return read
