"""`autograder feedback --to …`: everybody's page under a name that the platform takes for theirs."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.helpers_class import ToyClass, autograder
from tests.helpers_downloads import (
    Sent,
    canvas,
    canvas_anonymous,
    gradescope,
    moodle,
    moodle_blind,
    moodle_flat,
    roster,
    write_zip,
)

WORKSHEET = """\
Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed
Participant 301,Ada_Maria Lovelace,ada,Submitted,,8,Yes
Participant 302,Ben O'Ritchie,ben,Submitted,,8,Yes
Participant 305,Edda E,edda,Submitted,,8,Yes
"""


def _collected(graded: ToyClass, tmp_path: Path, made: object, *, with_roster: bool = True) -> list[Sent]:
    """Have what Ada, Ben, and Edda, whose file cannot be read, handed in come from a platform's download."""
    people = [
        Sent(name, name.title(), "Doe", 700 + i, {"My link.ipynb": _file(graded, name)})
        for i, name in enumerate(("ada", "ben", "edda"))
    ]
    shutil.rmtree(graded.root / "submitted")
    (graded.root / "submitted").mkdir()
    download = write_zip(tmp_path / "download.zip", made(people))  # type: ignore[operator]
    listed = tmp_path / "roster.csv"
    listed.write_text(roster(people), encoding="utf-8")
    told = ["--roster", str(listed)] if with_roster else []
    graded.run("collect", str(download), "--apply", *told)
    return people


def _file(graded: ToyClass, student: str) -> bytes:
    return (graded.root / "submitted" / student / "toy" / "toy.ipynb").read_bytes()


def _pack(graded: ToyClass, *arguments: str, exit_code: int = 1) -> tuple[dict[str, bytes], str]:
    """Return the archive's files, and what was said; three of the class handed in by other means."""
    path = graded.root / "pages.zip"
    output = graded.run("feedback", "-o", str(path), *arguments, exit_code=exit_code).output
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}, output


def _canvas_reads(name: str) -> list[str]:
    """Return whom Canvas attaches a file to, by user and file: `infer_comment_context_from_filename`."""
    pieces = [piece for piece in name.split("_") if piece != "LATE"]
    if pieces[0] == "anon":
        return pieces[1:3]
    return [] if pieces[-1].startswith("link") else [piece for piece in pieces if piece.isdigit()][:2]


def _moodle_reads(path: str) -> tuple[int, str]:
    """Return the participant and the file's name, as Moodle's `is_valid_filename_for_import` does."""
    folder, _, name = path.partition("/")
    info = folder.split("_", 4)
    assert len(info) >= 4 and info[2:4] == ["assignsubmission", "file"] and not name.startswith((".", "~"))
    return int(info[1]), name


@pytest.mark.parametrize("made", [canvas, canvas_anonymous])
def test_canvas_gets_each_page_for_the_file_that_was_handed_in(
    graded_class: ToyClass, tmp_path: Path, made: object
) -> None:
    """By the two numbers of the download, whatever the student called the file; unread ones, too."""
    anonymous = made is canvas_anonymous
    people = _collected(graded_class, tmp_path, made, with_roster=not anonymous)
    if anonymous:  # Canvas's codes are their ids: grade them as such
        graded_class.run("grade", exit_code=1)
    files, output = _pack(graded_class, "--to", "canvas")
    expected = {
        (f"x{p.number}" if anonymous else str(p.number), f"5{p.number}" + "0" * (not anonymous))
        for p in people
    }
    assert {tuple(_canvas_reads(name)) for name in files} == expected
    for name, page in files.items():
        student = (
            f"anon_{_canvas_reads(name)[0]}"
            if anonymous
            else people[int(_canvas_reads(name)[0]) - 700].student
        )
        assert page == graded_class.classdir.feedback("toy", student).read_bytes()
    assert "not in the archive: dora: what was handed in did not come from" in " ".join(output.split())


@pytest.mark.parametrize("made", [moodle, moodle_flat, moodle_blind])
def test_moodle_gets_each_page_in_the_participants_folder(
    graded_class: ToyClass, tmp_path: Path, made: object
) -> None:
    """By the number of the download, in folders or flat."""
    if made is moodle_blind:
        _collected(graded_class, tmp_path, made, with_roster=False)
        graded_class.run("grade", exit_code=1)
    else:
        _collected(graded_class, tmp_path, made)
    files, _ = _pack(graded_class, "--to", "moodle")
    assert {_moodle_reads(name) for name in files} == {(2700 + i, "toy.html") for i in range(3)}


def test_moodles_worksheet_knows_who_did_not_hand_in_there(graded_class: ToyClass, tmp_path: Path) -> None:
    """Names with an underscore or an apostrophe do not move the number from its place."""
    path = tmp_path / "worksheet.csv"
    path.write_text(WORKSHEET, encoding="utf-8")
    files, output = _pack(
        graded_class, "--to", "moodle", "--roster", str(path), "--id-column", "Email address"
    )
    assert {_moodle_reads(name) for name in files} == {
        (301, "toy.html"),
        (302, "toy.html"),
        (305, "toy.html"),
    }
    assert "not in the archive: finn: not in the roster" in output


def test_a_note_that_a_student_forged_brings_nobody_anothers_page(
    graded_class: ToyClass, tmp_path: Path
) -> None:
    """Two pages for one place: neither is packed, and both are named."""
    _collected(graded_class, tmp_path, moodle)
    place = "Ada Doe_2700_assignsubmission_file_/toy.ipynb"
    forged = {"from": "moodle", "arrived": [f"../{place}", place], "handed_in_by": ""}
    folder = graded_class.root / "submitted" / "finn" / "toy"
    folder.mkdir(parents=True)
    (folder / "collected.json").write_text(json.dumps(forged), encoding="utf-8")
    files, output = _pack(graded_class, "--to", "moodle")
    assert {_moodle_reads(name)[0] for name in files} == {2701, 2702}
    assert re.search(r"not in the archive: ada and finn: both would get", " ".join(output.split()))


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"[]",
        b'{"from": "canvas", "arrived": 7}',
        b'{"from": "canvas", "arrived": [7, "../x_1_2_"]}',
        b'{"from": "canvas", "arrived": ["\\u001b[31m_1_2_a.ipynb"]}',
    ],
    ids=["empty", "a list", "a number", "a path", "a terminal's command"],
)
def test_an_odd_note_stops_nothing(graded_class: ToyClass, tmp_path: Path, note: bytes) -> None:
    """And no name in the archive leads anywhere."""
    _collected(graded_class, tmp_path, canvas)
    (graded_class.root / "submitted" / "ben" / "toy" / "collected.json").write_bytes(note)
    files, _ = _pack(graded_class, "--to", "canvas")
    assert {"700", "702"} <= {_canvas_reads(name)[0] for name in files}
    assert all("/" not in name and "\\" not in name and "\x1b" not in name for name in files)


def test_of_a_group_whoever_handed_in_has_the_page(graded_class: ToyClass, tmp_path: Path) -> None:
    """The platform knows no file of the others; they are named."""
    people = [Sent("ada", "Ada", "Doe", 700, {"toy.ipynb": _file(graded_class, "ada")})]
    shutil.rmtree(graded_class.root / "submitted")
    (graded_class.root / "submitted").mkdir()
    listed = tmp_path / "roster.csv"
    listed.write_text("student_id,Canvas_user_id,Team\nada,700,1\nben,701,1\n", encoding="utf-8")
    download = write_zip(tmp_path / "download.zip", canvas(people))
    graded_class.run("collect", str(download), "--apply", "--roster", str(listed), "--groups", "Team")
    files, output = _pack(graded_class, "--to", "canvas", "--student", "ada", "--student", "ben")
    assert [_canvas_reads(name)[0] for name in files] == ["700"]
    assert "not in the archive: ben: ada handed in for them" in output


def test_the_same_pages_make_the_same_archive(graded_class: ToyClass, tmp_path: Path) -> None:
    """So that a file tells whether anything is new."""
    _collected(graded_class, tmp_path, canvas)
    contents = []
    for _ in range(2):
        _pack(graded_class, "--to", "canvas", "--student", "ada", exit_code=0)
        contents.append((graded_class.root / "pages.zip").read_bytes())
    assert contents[0] == contents[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "x.zip"], "--to"),
        (["--to", "canvas", "--student", "ada"], "There is no page to pack"),
    ],
    ids=["no platform", "nobody"],
)
def test_what_cannot_be_packed_is_said(graded_class: ToyClass, arguments: Sequence[str], said: str) -> None:
    """Nothing is written then."""
    result = autograder(
        "feedback", str(graded_class.root), "toy", *arguments, exit_code=2 if "-o" in arguments else 1
    )
    assert said in result.output and not list(graded_class.root.glob("*.zip"))


def test_gradescope_has_no_such_upload(graded_class: ToyClass, tmp_path: Path) -> None:
    """What came from there is not taken for Canvas's."""
    _collected(graded_class, tmp_path, gradescope)
    result = graded_class.run("feedback", "--to", "canvas", "--student", "ada", exit_code=1)
    assert "did not come from a download of Canvas's" in result.output
