"""What platforms hand out becomes everybody's own hand-in, or is refused by name; nothing is merged."""

from __future__ import annotations

import io
import json
import os
import stat
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from autograder.cli import main
from autograder.collecting import handin
from autograder.collecting.archives import open_archive, open_download
from autograder.collecting.listing import MOST_FILE_BYTES, Listing, unusable_path
from autograder.collecting.moments import moment
from autograder.collecting.people import Asked
from autograder.collecting.plan import Terms, plan
from autograder.collecting.roster import key, name_key, read_roster
from autograder.collecting.shapes import SHAPES, sort_download
from autograder.grading.classdir import ClassDirectory
from autograder.grading.errors import ClassError
from autograder.grading.grade_class import grade_class
from autograder.grading.safe_files import Refused
from autograder.grading.timestamps import NoTime, read_timestamp
from benchmarks.collect import SITUATIONS, outcome
from tests.helpers_class import RIGHT, ToyClass, solved
from tests.helpers_downloads import (
    JANE,
    KIM,
    MAX,
    PLATFORMS,
    Platform,
    Sent,
    blackboard,
    canvas,
    folders,
    github,
    gradescope,
    moodle,
    moodle_blind,
    notebook,
    write_zip,
    zipped,
)


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: str(situation.__name__))
@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: str(platform.name))
def test_everybody_gets_their_own_or_is_refused_by_name(platform: Platform, situation: Any) -> None:
    """Each platform, each situation that public reports tell of: none wrong, none silent, as documented."""
    found = outcome(platform, situation)
    assert not found.startswith("WRONG"), found
    assert found == _documented(situation.__name__.replace("_", " "), platform.name)


def _documented(situation: str, platform: str) -> str:
    """Return a cell of the table in docs/collecting.md."""
    text = (Path(__file__).resolve().parent.parent / "docs" / "collecting.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line[:1] == "|"]
    heading = next(row for row in rows if platform in row and "Canvas" in row)
    return next(row for row in rows if row[0] == situation)[heading.index(platform)]


@pytest.fixture
def classdir(tmp_path: Path) -> ClassDirectory:
    """An empty class."""
    return ClassDirectory.create(tmp_path / "class")


def collect(classdir: ClassDirectory, download: Path, *options: str, exit_code: int = 0) -> Result:
    """Collect ``linear`` and insist on the exit code."""
    arguments = ["collect", str(classdir.root), "linear", str(download), *options]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == exit_code, result.output
    return result


def handed_in(classdir: ClassDirectory) -> dict[str, list[str]]:
    """Return everybody's files."""
    return {
        student.name: sorted(str(p.relative_to(student)) for p in student.rglob("*") if p.is_file())
        for student in classdir.submitted.iterdir()
    }


def test_nothing_is_written_without_apply(classdir: ClassDirectory, tmp_path: Path) -> None:
    """The first run says who would get what."""
    result = collect(classdir, write_zip(tmp_path / "all.zip", canvas([JANE, MAX])))
    assert "doejane_10001" in result.output and "Nothing is written yet" in result.output
    assert handed_in(classdir) == {}


def test_what_was_collected_is_there_already_the_next_time(classdir: ClassDirectory, tmp_path: Path) -> None:
    """The same download again changes nothing, and that is no error."""
    download = write_zip(tmp_path / "all.zip", canvas([JANE]))
    collect(classdir, download, "--apply")
    assert "there already" in collect(classdir, download, "--apply").output
    assert handed_in(classdir) == {"doejane_10001": ["linear/collected.json", "linear/linear.ipynb"]}


def test_two_people_of_one_id_get_nothing_and_are_named(classdir: ClassDirectory, tmp_path: Path) -> None:
    """Ids that differ in case only are one folder on some machines."""
    folder = tmp_path / "all"
    for student in ("Erin", "erin", "max"):
        (folder / student).mkdir(parents=True)
        (folder / student / "linear.ipynb").write_bytes(notebook(student))
    result = collect(classdir, folder, "--apply", exit_code=1)
    assert "2 hand-ins would be" in result.output
    assert list(handed_in(classdir)) == ["max"]


def test_a_time_that_a_student_packed_in_is_not_taken(classdir: ClassDirectory, tmp_path: Path) -> None:
    """On a platform nobody says by a file of their own when they handed in."""
    early = zipped({"linear.ipynb": notebook("x"), "timestamp.txt": b"2020-01-01 00:00:00 UTC"})
    files = {
        **canvas([JANE]),
        "roemax_10002_5_linear.zip": early,
        "roemax_10002_6_timestamp.txt": b"2020-01-01",
    }
    collect(classdir, write_zip(tmp_path / "all.zip", files), "--apply")
    assert "linear/timestamp.txt" not in handed_in(classdir)["roemax_10002"]


def test_a_time_in_a_folder_that_the_instructor_made_counts(classdir: ClassDirectory, tmp_path: Path) -> None:
    """As nbgrader's exchange leaves it; one that cannot be read is refused by name."""
    for student, time in (("jane", "2024-10-02 10:00:00 -0700"), ("max", "2024-10-02 10:00:00 CST")):
        (tmp_path / "all" / student).mkdir(parents=True)
        (tmp_path / "all" / student / "linear.ipynb").write_bytes(notebook(student))
        (tmp_path / "all" / student / "timestamp.txt").write_text(time)
    assert "CST" in collect(classdir, tmp_path / "all", "--apply", exit_code=1).output
    assert list(handed_in(classdir)) == ["jane"]
    written = (classdir.submitted / "jane" / "linear" / "timestamp.txt").read_bytes()
    assert read_timestamp(written) == datetime(2024, 10, 2, 17)


def test_the_written_time_is_right_for_stock_nbgrader_too(classdir: ClassDirectory, tmp_path: Path) -> None:
    """Its own reader takes an offset without a colon for minutes."""
    from nbgrader.utils import parse_utc

    download = write_zip(tmp_path / "all.zip", blackboard([MAX]))
    collect(classdir, download, "--apply", "--zone", "America/Chicago")
    text = (classdir.submitted / MAX.login / "linear" / "timestamp.txt").read_text()
    assert (
        parse_utc(text.strip())
        == MAX.time.astimezone(UTC).replace(tzinfo=None)
        == read_timestamp(text.encode())
    )


def test_an_abbreviation_is_not_guessed(classdir: ClassDirectory, tmp_path: Path) -> None:
    """Blackboard's CDT is refused until somebody says where the platform stands."""
    result = collect(classdir, write_zip(tmp_path / "all.zip", blackboard([MAX])), "--apply", exit_code=1)
    assert "CDT" in result.output and "--zone" in result.output
    assert handed_in(classdir) == {}


def test_a_files_own_name_forges_neither_who_handed_in_nor_when(
    classdir: ClassDirectory, tmp_path: Path
) -> None:
    """On Blackboard the first ``_attempt_`` is the platform's; a second is the student's own."""
    late = replace(MAX, time=MAX.time + timedelta(days=30)).sending()
    front, forged = next(iter(blackboard([late]))).removesuffix(".txt"), blackboard([JANE])
    early = f"{front}_a_attempt_2024-09-01-00-00-00"
    files = {
        **blackboard([JANE, late]),
        f"{early}.txt": next(iter(forged.values())).replace(b"September 24", b"September 30"),
        f"{early}_linear.ipynb": notebook("forged"),
    }
    download = write_zip(tmp_path / "all.zip", files)
    made = plan([download], Terms(classdir.submitted, "linear", zone="America/Chicago"))
    assert [(p.student, p.time, p.problem) for p in made.people] == [
        (JANE.login, JANE.time, ""), (MAX.login, late.time, ""),
    ]  # fmt: skip
    assert all(b"forged" not in m.read() for m in made.people[0].files.members.values())  # type: ignore[union-attr]


def test_where_a_user_name_begins_is_not_guessed(classdir: ClassDirectory, tmp_path: Path) -> None:
    """``HW_2_max_roe`` may be ``2_max_roe``'s ``HW``; without a text file only a roster knows."""
    files = {name: content for name, content in blackboard([MAX]).items() if not name.endswith(".txt")}
    result = collect(classdir, write_zip(tmp_path / "all.zip", files), "--from", "blackboard", exit_code=1)
    assert "cannot be told" in " ".join(result.output.split())
    (tmp_path / "roster.csv").write_text(f"id,name\n{MAX.login},Max Roe\n")
    more = ("--roster", str(tmp_path / "roster.csv"), "--zone", "America/Chicago", "--apply")
    collect(classdir, tmp_path / "all.zip", *more)
    assert list(handed_in(classdir)) == [MAX.login]


def test_moodles_worksheet_names_the_blind_and_says_when(classdir: ClassDirectory, tmp_path: Path) -> None:
    """Its first column is what a blind folder is called, its dates are in the platform's zone."""
    sheet = (
        '\ufeffIdentifier,Full name,ID number,Status,"Last modified (submission)"\n'
        f'Participant 2{JANE.number},Jane Doe,j01,Submitted,"Tuesday, 24 September 2024, 9:26 PM"\n'
    )
    (tmp_path / "sheet.csv").write_text(sheet, encoding="utf-8")
    options = ("--roster", str(tmp_path / "sheet.csv"), "--zone", "America/Chicago", "--apply")
    collect(classdir, write_zip(tmp_path / "all.zip", moodle_blind([JANE])), *options)
    assert list(handed_in(classdir)) == ["j01"]
    text = (classdir.submitted / "j01" / "linear" / "timestamp.txt").read_text()
    assert text.strip() == "2024-09-24T21:26:00-05:00"


def test_a_group_of_gradescopes_is_everybodys(classdir: ClassDirectory, tmp_path: Path) -> None:
    """One folder, two submitters."""
    files = {
        "x/submission_metadata.yml": b"submission_1:\n  :submitters:\n  - :sid: a1\n  - :email: b@x.org\n",
        "x/submission_1/linear.ipynb": notebook("ours"),
        "x/submission_2/linear.ipynb": notebook("whose?"),
    }
    result = collect(classdir, write_zip(tmp_path / "all.zip", files), "--apply", exit_code=1)
    assert set(handed_in(classdir)) == {"a1", "b@x.org"} and "submission_2" in result.output


def test_a_damaged_download_does_not_stop_the_next(classdir: ClassDirectory, tmp_path: Path) -> None:
    """It is named, and the exit code says so."""
    (tmp_path / "bad.zip").write_bytes(zipped(canvas([JANE]))[:-40])
    good = write_zip(tmp_path / "good.zip", canvas([MAX]))
    result = collect(classdir, tmp_path / "bad.zip", str(good), "--apply", exit_code=1)
    assert "bad.zip" in result.output and list(handed_in(classdir)) == ["roemax_10002"]


def test_a_damaged_member_costs_its_owner_alone(classdir: ClassDirectory, tmp_path: Path) -> None:
    """Its checksum does not fit; the others' do."""
    content = bytearray()
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, text in canvas([JANE, MAX]).items():
            archive.writestr(name, text)
    content += path.read_bytes()
    content[content.index(b"by student02")] ^= 1
    path.write_bytes(content)
    result = collect(classdir, path, "--apply", exit_code=1)
    assert "is damaged" in " ".join(result.output.split()) and list(handed_in(classdir)) == ["doejane_10001"]


def test_links_and_devices_in_a_folder_are_refused_by_name(classdir: ClassDirectory, tmp_path: Path) -> None:
    """Nothing is followed on the way in."""
    (tmp_path / "all" / "jane").mkdir(parents=True)
    (tmp_path / "all" / "jane" / "linear.ipynb").write_bytes(notebook("jane"))
    (tmp_path / "all" / "max").symlink_to(classdir.root)
    (tmp_path / "all" / "kim").mkdir()
    (tmp_path / "all" / "kim" / "linear.ipynb").symlink_to(classdir.root / "class_secret")
    os.mkfifo(tmp_path / "all" / "pipe")
    result = collect(classdir, tmp_path / "all", "--apply", exit_code=1)
    assert "3 files left over" in collect(classdir, tmp_path / "all", exit_code=1).output
    assert list(handed_in(classdir)) == ["jane"] and "links are not followed" in " ".join(
        result.output.split()
    )


def test_a_student_that_is_a_link_in_the_class_is_not_written_through(
    classdir: ClassDirectory, tmp_path: Path
) -> None:
    """Whatever lies in ``submitted/``, nothing is written elsewhere."""
    (tmp_path / "elsewhere").mkdir()
    (classdir.submitted / "doejane_10001").symlink_to(tmp_path / "elsewhere")
    collect(classdir, write_zip(tmp_path / "all.zip", canvas([JANE])), "--apply", exit_code=1)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_more_files_than_anybody_hands_in_are_refused(classdir: ClassDirectory, tmp_path: Path) -> None:
    """Before any is read; and what is nobody's is listed as far as somebody would read on."""
    files = {f"jane/{i}.txt": b"" for i in range(3000)} | {f"nobody{i}.txt": b"" for i in range(100)}
    result = collect(classdir, write_zip(tmp_path / "all.zip", files), exit_code=1)
    assert "3000 files" in result.output and "and 60 more" in result.output


def test_archives_of_too_many_files_are_not_opened_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first that goes beyond what is taken ends it; all of them would fill the memory."""
    opened: list[bytes] = []

    def counted(content: bytes) -> Listing:
        opened.append(content)
        return open_archive(content)

    monkeypatch.setattr(handin, "open_archive", counted)
    archive = zipped({f"d/{i}": b"" for i in range(handin.MOST_FILES // 2 + 1)})
    found = open_archive(zipped({f"{i}.zip": archive for i in range(10)})).members
    with pytest.raises(Refused, match="are taken at most"):
        handin.files_of([(member.path, member) for member in found], "linear", trusted=False)
    assert len(opened) == 2


def test_what_a_killed_run_left_is_swept(classdir: ClassDirectory, tmp_path: Path) -> None:
    """A hand-in is there in full or not at all."""
    left = classdir.submitted / "doejane_10001" / ".collecting-x"
    left.mkdir(parents=True)
    (left / "linear.ipynb").write_text("half")
    collect(classdir, write_zip(tmp_path / "all.zip", canvas([JANE])), "--apply")
    assert handed_in(classdir) == {"doejane_10001": ["linear/collected.json", "linear/linear.ipynb"]}


def test_a_later_hand_in_is_not_replaced_by_an_earlier(classdir: ClassDirectory, tmp_path: Path) -> None:
    """Not even with --replace."""
    options = ("--apply", "--replace", "--zone", "America/Chicago")
    collect(classdir, write_zip(tmp_path / "new.zip", blackboard([MAX])), *options)
    old = replace(MAX, time=MAX.time - timedelta(days=1), files={"linear.ipynb": notebook("old")})
    result = collect(classdir, write_zip(tmp_path / "old.zip", blackboard([old])), *options, exit_code=1)
    assert "is later than this one" in " ".join(result.output.split())
    assert "by student02" in (classdir.submitted / MAX.login / "linear" / "linear.ipynb").read_text()


@pytest.mark.parametrize("platform", ["canvas", "moodle_folders", "ids_with_underscore"])
def test_the_shapes_of_public_reports_are_collected(
    classdir: ClassDirectory, tmp_path: Path, platform: str
) -> None:
    """Where stock ``zip_collect`` collects nothing, or makes one student of two."""
    names = {
        "canvas": (
            "leekim_10003_500003_linear.ipynb", "leekim_10004_500004_linear.ipynb",
            "doejohn_LATE_10002_500002_linear-1.ipynb",
        ),
        "moodle_folders": (
            "Jane Doe_20001_assignsubmission_file_/linear.ipynb",
            "Max Roe_20002_assignsubmission_file_/linear.ipynb",
        ),
        "ids_with_underscore": ("max_roe_linear.ipynb", "max_lee_linear.ipynb"),
    }[platform]  # fmt: skip
    files = {name: notebook(name) for name in names}
    result = collect(classdir, write_zip(tmp_path / "all.zip", files), "--apply")
    assert len(handed_in(classdir)) == len(names)
    assert ("LATE" in result.output) == (platform == "canvas")


def test_an_assignment_that_is_not_known_is_not_collected(classdir: ClassDirectory, tmp_path: Path) -> None:
    """A slip of the keyboard would make folders that nobody looks for."""
    download = write_zip(tmp_path / "all.zip", canvas([JANE]))
    result = CliRunner().invoke(main, ["collect", str(classdir.root), "linaer", str(download), "--apply"])
    assert result.exit_code == 1 and "no assignment is called 'linaer'" in result.output


def test_nbgrader_itself_grades_what_was_collected(toy_class: ToyClass, tmp_path: Path) -> None:
    """From Canvas's file to stock nbgrader's own export."""
    content = json.dumps(solved(toy_class.release, RIGHT)).encode()
    files = canvas([Sent("x", "Jane", "Doe", 7, {"toy-2.ipynb": content})])
    arguments = [
        "collect",
        str(toy_class.root),
        "toy",
        str(write_zip(tmp_path / "all.zip", files)),
        "--apply",
    ]
    assert CliRunner().invoke(main, arguments, catch_exceptions=False).exit_code == 0
    done = toy_class.nbgrader("autograde", "toy")
    assert done.returncode == 0, done.stderr
    assert toy_class.scores() == {"doejane_7": 7.0}


def test_grading_says_of_whom_the_platform_called_late(toy_class: ToyClass, tmp_path: Path) -> None:
    """Canvas does not say by how much, so no penalty can be computed; nobody is told nothing."""
    content = json.dumps(solved(toy_class.release, RIGHT)).encode()
    late = [Sent("x", "Jane", "Doe", 7, {"toy.ipynb": content}, late=True)]
    download = write_zip(tmp_path / "all.zip", canvas(late))
    arguments = ["collect", str(toy_class.root), "toy", str(download), "--apply"]
    assert CliRunner().invoke(main, arguments, catch_exceptions=False).exit_code == 0
    (graded,) = grade_class(toy_class.classdir, "toy")
    assert graded.result is not None
    assert "marked this late" in graded.result.notes[0]


def test_a_name_that_the_roster_does_not_have_is_remarked(classdir: ClassDirectory, tmp_path: Path) -> None:
    """Canvas calls a group's hand-in by the group and the number of one of them."""
    roster = tmp_path / "roster.csv"
    roster.write_text(f"student_id,name,canvas_user_id\nj01,Jane Doe,{JANE.number}\n")
    files = {f"team3_{JANE.number}_5_linear.ipynb": notebook("ours")}
    result = collect(classdir, write_zip(tmp_path / "all.zip", files), "--roster", str(roster))
    assert "found by number, not by name" in " ".join(result.output.split())


# Times


@pytest.mark.parametrize(
    ("text", "zone", "utc"),
    [
        ("Sep 24, 2024 926 PM", "America/Chicago", "2024-09-25T02:26"),
        ("Sep 24, 2024 126 PM", "UTC", "2024-09-24T13:26"),
        ("Sep 24, 2024 1226 AM", "UTC", "2024-09-24T00:26"),
        ("24 September, 2024 2126", "Europe/Paris", "2024-09-24T19:26"),
        ("2013-06-11-20-50-44", "Europe/Brussels", "2013-06-11T18:50:44"),
        ("Thursday, October 3, 2013 8:31:26 PM CEST", "Europe/Brussels", "2013-10-03T18:31:26"),
        ("Thursday, October 3, 2013 8:31:26 PM UTC", "", "2013-10-03T20:31:26"),
        ("Tuesday, 24 September 2024, 9:26 PM", "Asia/Kolkata", "2024-09-24T15:56"),
        ("Wednesday, September 23, 2020, 9:00 PM", "Asia/Tokyo", "2020-09-23T12:00"),
        ("2025-01-07 23:12:11 UTC", "", "2025-01-07T23:12:11"),
        ("2024-09-25T02:26:00.123+00:00", "", "2024-09-25T02:26:00.123"),
    ],
)
def test_a_platforms_time_is_the_right_instant(text: str, zone: str, utc: str) -> None:
    """Each platform's way to write it."""
    assert moment(text, zone) == datetime.fromisoformat(f"{utc}+00:00")


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Sep 24, 2024 926 PM", ""),  # where?
        ("Thursday, October 3, 2013 8:31:26 PM CEST", "America/Chicago"),
        ("Thursday, October 3, 2013 8:31:26 PM CST", ""),  # Chicago, Havana or Beijing
        ("Nov 3, 2024 130 AM", "America/Chicago"),  # twice on that day
        ("Mar 10, 2024 230 AM", "America/Chicago"),  # never
        ("yesterday", "UTC"),
        ("3 octobre 2013 20:31", "Europe/Paris"),
    ],
)
def test_a_time_that_is_not_certain_is_refused(text: str, zone: str) -> None:
    """Nobody is late by a guess."""
    with pytest.raises(NoTime):
        moment(text, zone)


# Rosters


def test_a_roster_is_read_as_platforms_write_it(tmp_path: Path) -> None:
    """Canvas's gradebook has a row of points and a test student, and its own number under "ID"."""
    path = tmp_path / "grades.csv"
    path.write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"
        '"Doe, Jane",10001,s1,jdoe,A\n"van Roe, Max",10002,s2,mroe,A\n"Student, Test",9,,x,\n',
        encoding="utf-16",
    )
    roster = read_roster(path)
    assert [row.student for row in roster.rows] == ["jdoe", "mroe"]
    files = {"vanroemax_10002_5_linear.ipynb": b""}
    (piece,) = SHAPES["canvas"].sort(open_archive(zipped(files)), Asked("linear")).pieces
    assert roster.find(piece.person).student == "mroe"


def test_two_rows_of_one_id_are_refused(tmp_path: Path) -> None:
    """So is a column that is not there, and a file that is no table."""
    path = tmp_path / "roster.csv"
    path.write_text("student_id,name\na,x\nA,y\n")
    with pytest.raises(ClassError, match="two rows"):
        read_roster(path, "student_id")
    with pytest.raises(ClassError, match="no column 'login'"):
        read_roster(path, "login")
    path.write_bytes(b"\x00\xff\xfe")
    with pytest.raises(ClassError):
        read_roster(path)


@pytest.mark.parametrize("student", ["=1+1", "+1", "-1", "@sum"])
def test_an_id_that_a_spreadsheet_takes_for_a_formula_is_refused_by_name(
    classdir: ClassDirectory, tmp_path: Path, student: str
) -> None:
    """In a roster, and as a folder's name."""
    path = tmp_path / "roster.csv"
    path.write_text(f"student_id,name\n{student},x\n")
    with pytest.raises(ClassError, match="formula"):
        read_roster(path)
    files = {f"{name}/linear.ipynb": notebook(name) for name in ("jane", student)}
    result = collect(classdir, write_zip(tmp_path / "all.zip", files), "--apply", exit_code=1)
    assert f"{student!r} cannot be an id" in " ".join(result.output.split())
    assert list(handed_in(classdir)) == ["jane"]


# Properties

#: Without what separates the parts of a path or, at Google's, a name from a title.
NAMES = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0/\\-"), min_size=1, max_size=30
)
PEOPLE = st.lists(
    st.tuples(NAMES, NAMES, st.integers(1, 10**9)), min_size=1, max_size=6, unique_by=lambda person: person[2]
)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@given(people=PEOPLE, name=st.sampled_from(sorted(SHAPES)))
def test_whatever_people_are_called_none_gets_anothers_file(
    people: list[tuple[str, str, int]], name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Every file is one person's alone, or is named; ids that are one on some machine are refused."""
    made = {str(platform.name): platform for platform in PLATFORMS}
    platform = {
        "canvas": "Canvas", "moodle": "Moodle, flat", "gradescope": "Gradescope", "blackboard": "Blackboard",
        "brightspace": "Brightspace", "google": "Google Classroom", "github": "GitHub Classroom",
        "plain": "folders",
    }[name]  # fmt: skip
    sent = [
        Sent(first, first, last, number, {"linear.ipynb": notebook(str(number))})
        for first, last, number in people
    ]
    try:
        download = write_zip(tmp_path_factory.mktemp("names") / "all.zip", made[platform].made(sent))
    except (ValueError, UnicodeError):
        return  # no such file can be made
    terms = Terms(download.parent / "submitted", "linear", zone="UTC", shape=name)
    found = plan([download], terms)
    good = [planned for planned in found.people if not planned.problem]
    assert good or found.left or found.people
    assert len({key(planned.student) for planned in good}) == len(good)
    for planned in good:
        assert planned.files is not None
        paths = list(planned.files.members)
        assert all("/" not in part and part not in ("", ".", "..") for path in paths for part in path)
        assert len(planned.files.notebooks) == 1
        assert "/" not in planned.student and planned.student not in ("", ".", "..")


@given(
    names=st.lists(st.text(st.sampled_from("ab./\\:\0 ~é\x1b"), min_size=1, max_size=12), max_size=6),
    mode=st.sampled_from([0, stat.S_IFREG, stat.S_IFLNK, stat.S_IFIFO, stat.S_IFDIR]),
    content=st.binary(max_size=50),
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_no_member_of_any_archive_leads_out(names: list[str], mode: int, content: bytes) -> None:
    """What is listed is a plain path of a regular file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, (mode | 0o644) << 16
            archive.writestr(info, content)
    listing = open_archive(made.getvalue())
    assert mode in (0, stat.S_IFREG) or not listing.members
    for member in listing.members:
        assert unusable_path("/".join(member.path), member.path) == ""
        assert not Path("/root", *member.path).is_absolute() or ".." not in member.path
        assert member.read() == content
    assert len({member.path for member in listing.members}) == len(listing.members)


@given(content=st.binary(max_size=400), cut=st.integers(0, 400), flip=st.integers(0, 400))
def test_a_damaged_archive_is_refused_and_nothing_else(content: bytes, cut: int, flip: int) -> None:
    """Whatever its bytes are: members, or one refusal."""
    damaged = bytearray(zipped({"linear.ipynb": content}))
    damaged = damaged[: len(damaged) - cut % len(damaged)]
    if damaged:
        damaged[flip % len(damaged)] ^= 0x41
    with suppress(Refused):
        for member in open_archive(bytes(damaged)).members:
            assert len(member.read()) <= MOST_FILE_BYTES


@given(text=st.text(max_size=60), zone=st.sampled_from(["", "UTC", "Europe/Paris", "America/Chicago"]))
def test_any_text_is_a_time_with_a_zone_or_none(text: str, zone: str) -> None:
    """Never one without, never another error."""
    with suppress(NoTime):
        assert moment(text, zone).tzinfo is not None


@given(name=st.text(max_size=40))
def test_a_names_key_is_stable(name: str) -> None:
    """Case, accents, spaces and signs are left out, once and for all."""
    assert name_key(name_key(name)) == name_key(name)


def test_each_shape_is_recognised_as_what_it_is() -> None:
    """By itself, with nobody telling."""
    expected = [
        "canvas",
        "moodle",
        "moodle",
        "gradescope",
        "blackboard",
        "brightspace",
        "google",
        "github",
        "plain",
        "plain",
    ]
    found = [
        sort_download(open_archive(zipped(platform.made([JANE, MAX, KIM]))), Asked("linear"))[0]
        for platform in PLATFORMS
    ]
    assert found == expected


def shape_of(files: dict[str, bytes]) -> str:
    """Return which platform a download is taken to come from."""
    return sort_download(open_archive(zipped(files)), Asked("linear"))[0]


@pytest.mark.parametrize("count", [1, 200])
def test_what_one_student_hands_in_does_not_decide_the_platform(count: int) -> None:
    """Folders and files named like another platform's, in any number, are that student's own."""
    inside = {
        **moodle([JANE]), **blackboard([JANE]), **canvas([JANE]), **gradescope([JANE]), **github([JANE]),
        "submission_metadata.yml": b"submission_1:\n  :submitters:\n  - :sid: ok\n",
        **{f"submission_1/{i}.txt": b"" for i in range(count)},
        **{f"carol_20001_assignsubmission_file_/{i}.txt": b"" for i in range(count)},
    }  # fmt: skip
    honest = [JANE, KIM]
    for made, folder, name in (
        (github, "lab1-submissions/lab1-evil/", "github"),
        (moodle, "E Vil_29999_assignsubmission_file_/", "moodle"),
        (folders, "evil/", "plain"),
    ):
        assert shape_of({**made(honest), **{folder + path: text for path, text in inside.items()}}) == name
    flat = {f"vilevil_9_{i}_{path.replace('/', '_')}": b"" for i, path in enumerate(inside)}
    flat |= {f"vilevil_9_{i}_attempt_2024-01-01-00-00-00_{i}.ipynb": b"" for i in range(count)}
    assert shape_of({**canvas(honest), **flat}) == "canvas"


@pytest.mark.parametrize(
    "files",
    [
        {**moodle([JANE]), **canvas([MAX])},
        {**blackboard([JANE]), **canvas([MAX]), "notes.docx": b""},
        {"vilevil_1_2_Jane Doe_3_assignsubmission_file_linear.ipynb": b""},
        {"1-2 - Jane Doe - Sep 24, 2024 926 PM - a.ipynb": b"", "Max Roe - a.ipynb": b""},
    ],
)
def test_a_download_named_as_by_two_platforms_asks_which(files: dict[str, bytes]) -> None:
    """Nothing tells whose names are the platform's, so nobody's are believed."""
    with pytest.raises(Refused, match="--from"):
        shape_of(files)


def test_a_folder_is_read_as_its_archive_is(tmp_path: Path) -> None:
    """Unpacked or not, it is one download."""
    files = moodle([JANE, MAX])
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    packed, unpacked = open_archive(zipped(files)), open_download(tmp_path)
    assert [(m.path, m.read()) for m in packed.members] == [(m.path, m.read()) for m in unpacked.members]


GROUPED = "student_id,team\nada,one\nbob,one\ncleo,two\ndan,two\neve,\n"


def _in_groups(classdir: ClassDirectory, tmp_path: Path, files: dict[str, bytes], exit_code: int = 0) -> str:
    roster_file = tmp_path / "roster.csv"
    roster_file.write_text(GROUPED, encoding="utf-8")
    download = write_zip(tmp_path / "download.zip", files)
    arguments = [
        "collect",
        str(classdir.root),
        "linear",
        str(download),
        "--apply",
        "--roster",
        str(roster_file),
    ]
    result = CliRunner().invoke(main, [*arguments, "--groups", "Team"])
    assert result.exit_code == exit_code, result.output
    return result.output


def test_one_of_a_group_hands_in_for_all(classdir: ClassDirectory, tmp_path: Path) -> None:
    """Whoever is in no group hands in alone."""
    work = {f"{name}/linear.ipynb": notebook(name) for name in ("ada", "eve")}
    output = _in_groups(classdir, tmp_path, work)
    found = {path.parts[-3]: path.read_bytes() for path in classdir.submitted.glob("*/linear/linear.ipynb")}
    assert found == {"ada": notebook("ada"), "bob": notebook("ada"), "eve": notebook("eve")}
    assert "handed in by ada for group one" in " ".join(output.split())


def test_two_hand_ins_of_a_group_are_refused_unless_they_are_the_same(
    classdir: ClassDirectory, tmp_path: Path
) -> None:
    """Nobody guesses which is meant."""
    same = {f"{name}/linear.ipynb": notebook("same") for name in ("ada", "bob")}
    others = {f"{name}/linear.ipynb": notebook(name) for name in ("cleo", "dan")}
    output = _in_groups(classdir, tmp_path, {**same, **others}, exit_code=1)
    assert sorted(path.name for path in classdir.submitted.iterdir()) == ["ada", "bob"]
    assert "group two handed in different work" in " ".join(output.split())


@pytest.mark.parametrize("encoding", ["utf-8", "cp437"])
def test_names_are_read_in_the_encoding_that_they_were_written_in(
    classdir: ClassDirectory, tmp_path: Path, encoding: str
) -> None:
    """A Mac that packs a download again writes UTF-8 and does not say so; old programs write a PC's."""
    folder = "Zoë Müller_20001_assignsubmission_file_/linear.ipynb".encode(encoding)
    stand_in = "x" * len(folder)
    content = zipped({stand_in: notebook("by zoe")}).replace(stand_in.encode(), folder)
    (tmp_path / "download.zip").write_bytes(content)
    (tmp_path / "roster.csv").write_text("student_id;Full name\nzoe;Zoë Müller\n", encoding="utf-8-sig")
    collect(classdir, tmp_path / "download.zip", "--apply", "--roster", str(tmp_path / "roster.csv"))
    assert list(handed_in(classdir)) == ["zoe"]


def test_somebody_in_two_groups_is_asked_about(classdir: ClassDirectory, tmp_path: Path) -> None:
    """Whose hand-in would be theirs is not guessed, and they are not left out without a word."""
    (tmp_path / "roster.csv").write_text('student_id,Team\na,1\nb,"1, 2"\nc,2\n', encoding="utf-8")
    download = write_zip(tmp_path / "download.zip", {"a/linear.ipynb": notebook("by a")})
    listed = ["--roster", str(tmp_path / "roster.csv"), "--groups", "Team"]
    output = collect(classdir, download, "--apply", *listed, exit_code=1).output
    assert "b is in several groups" in output and not handed_in(classdir)


def test_who_handed_nothing_in_is_named(classdir: ClassDirectory, tmp_path: Path) -> None:
    """Before anything is written, and after."""
    (tmp_path / "roster.csv").write_text("student_id\na\nb\n", encoding="utf-8")
    download = write_zip(tmp_path / "download.zip", {"a/linear.ipynb": notebook("by a")})
    for options in ([], ["--apply"]):
        output = collect(classdir, download, *options, "--roster", str(tmp_path / "roster.csv")).output
        assert "Not handed in: b." in output
