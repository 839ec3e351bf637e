"""A library of one's own: `course carry` collects what passes, and later notebooks use it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from nbclient import NotebookClient

from autograder.authoring.answers import answers_json
from autograder.authoring.assignment import LoadedAssignment, load_assignment
from autograder.authoring.cells import without_markers
from autograder.authoring.notebook import notebook_text
from autograder.authoring.public import public_cases
from autograder.authoring.student import student_notebook
from course_lib.cli import main
from course_lib.exchange.answer import Answer, Missing, Raised
from course_lib.running.cells import CodeCell
from course_lib.running.limits import OWN_CODE, Limits
from course_lib.running.remote import RemoteAnswers
from course_lib.studying import mine
from tests.helpers_class import COLUMNS, RIGHT, code_cell, solved

USE = "from course_lib.library import mean_rows, scale, whose\nimport numpy as np\nwhose()\n"


@pytest.fixture
def desk(toy: LoadedAssignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course folder of the study edition whose only assignment is the toy, and which is the current one."""
    (cases,) = public_cases(toy.source).values()
    for name, content in [("cases/toy.zip", cases), ("answers/toy.json", answers_json(toy).encode())]:
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(content)
    monkeypatch.setenv("COURSE_CASES", str(tmp_path / "cases"))
    monkeypatch.setenv("COURSE_ANSWERS", str(tmp_path / "answers"))
    (tmp_path / "desk" / ".course").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "desk")
    return tmp_path / "desk"


@pytest.fixture
def write(toy: LoadedAssignment, desk: Path) -> Callable[..., None]:
    """Write the student's notebook, with solutions and perhaps cells of their own."""

    def written(solutions: dict[str, str], *added: str) -> None:
        notebook = solved(student_notebook(toy.source), solutions)
        notebook.cells[2:2] = [code_cell(code, f"own-{i}") for i, code in enumerate(added)]
        (desk / "toy.ipynb").write_text(notebook_text(notebook), encoding="utf-8")

    return written


def carry(exit_code: int = 0) -> str:
    result = CliRunner().invoke(main, ["carry"])
    assert result.exit_code == exit_code, (result.output, result.exception)
    return " ".join(result.output.split())


def said(code: str = USE, **environment: str) -> str:
    """Run a later notebook's code in a fresh process, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_what_passes_is_carried_and_used(write: Callable[..., None]) -> None:
    """With the helpers and imports that it needs; what is not written is lent."""
    helped = {"mean_rows": "def mean_rows(X):\n    return middle(X)"}
    write(
        helped,
        "import numpy as numbers\ndef middle(X):\n    return numbers.mean(X, axis=1)\nprint('a try-out')",
    )
    assert "toy: 1 of 2 functions are yours not written: scale" in carry()
    assert said() == "Functions of earlier assignments: 1 of 2 are yours; lent: scale."
    assert said(f"{USE}print(mean_rows(np.eye(2)))").splitlines()[-1] == "[0.5 0.5]"
    assert said(f"{USE}import inspect; print(inspect.getsource(mean_rows))").endswith("return middle(X)")


def test_what_does_not_pass_is_lent_until_it_does(write: Callable[..., None]) -> None:
    """Mended in the notebook and carried again, it takes the lent one's place."""
    write(COLUMNS)
    assert "toy: 1 of 2 functions are yours not right yet: mean: mean_rows" in carry()
    assert said() == "Functions of earlier assignments: 1 of 2 are yours; lent: mean_rows."
    write(RIGHT)
    assert "toy: 2 of 2 functions are yours" in carry()
    assert said() == "Functions of earlier assignments: 2 of 2 are yours."


def test_carrying_again_changes_nothing(write: Callable[..., None], desk: Path) -> None:
    """Not even the file's time, and no copy is kept."""
    write(RIGHT)
    carry()
    before = (desk / "mine.py").stat()
    assert "kept as" not in carry()
    after = (desk / "mine.py").stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_mine_py_is_plain_python_that_says_where_it_is_from(write: Callable[..., None], desk: Path) -> None:
    """A student can read it, import it and print it."""
    write(RIGHT)
    carry()
    text = (desk / "mine.py").read_text(encoding="utf-8")
    assert "# %% toy, from toy.ipynb\nimport numpy as np\n" in text
    assert said("import mine, numpy; print(mine.mean_rows(numpy.eye(2)))") == "[0.5 0.5]"


def edit(desk: Path, old: str, new: str) -> None:
    path = desk / "mine.py"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_what_was_edited_by_hand_is_checked_again(write: Callable[..., None], desk: Path) -> None:
    """It is used if it passes, and named either way; what was not edited is not named."""
    write(RIGHT)
    carry()
    edit(desk, "np.mean(X, axis=1)", "X.sum(axis=1) / X.shape[1]")
    assert said().splitlines() == [
        "Functions of earlier assignments: 2 of 2 are yours.",
        "`mean_rows` was edited in mine.py since it was carried; it passes its check.",
    ]
    edit(desk, "X.sum(axis=1)", "X.sum(axis=0)")
    assert said().splitlines() == [
        "Functions of earlier assignments: 1 of 2 are yours; lent: mean_rows.",
        "`mean_rows` was edited in mine.py since it was carried, and does not pass its check any more.",
    ]


def test_layout_and_comments_are_no_edit(write: Callable[..., None], desk: Path) -> None:
    """Nor is a blank line elsewhere in the file."""
    write(RIGHT)
    carry()
    edit(
        desk,
        "    return np.mean(X, axis=1)",
        "    # the mean of each row\n    return np.mean(X,  axis=1)\n\n",
    )
    assert said() == "Functions of earlier assignments: 2 of 2 are yours."


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not python at all",
        b"\xff\xfe\x00",
        b"# %% toy\ndef mean_rows(X:\n",
        b"# %% toy\n# passed: mean_rows 0123456789ab\ndef mean_rows(X:\n",
        b"# %% toy\n# passed: mean_rows 0123456789ab\nraise RuntimeError('broken')\ndef mean_rows(X): pass\n",
        b"# %% toy\n# passed: mean_rows 0123456789ab\nmean_rows = 3\n",
        b"# %% toy\n# passed: mean_rows 0123456789ab\nfrom course_lib.library import mean_rows\n",
        b"# passed: mean_rows 0123456789ab\n",
    ],
)
def test_a_damaged_mine_py_costs_nothing(write: Callable[..., None], desk: Path, content: bytes) -> None:
    """All is lent, the notebook goes on, and the next `course carry` keeps a copy and makes it anew."""
    (desk / "mine.py").write_bytes(content)
    assert said().startswith("Functions of earlier assignments: 0 of 2 are yours; lent: mean_rows, scale.")
    write(RIGHT)
    assert ("kept as" in carry()) == bool(content)
    assert said() == "Functions of earlier assignments: 2 of 2 are yours."
    kept = [path.read_bytes() for path in desk.glob(".course/kept/mine*")]
    assert kept == ([content] if content else [])


def test_what_was_edited_is_kept_when_it_is_replaced(write: Callable[..., None], desk: Path) -> None:
    """So is what is no longer in the notebook."""
    write(RIGHT)
    carry()
    edit(desk, "np.mean(X, axis=1)", "X.mean(axis=1)")
    edited = (desk / "mine.py").read_bytes()
    assert "kept as" in carry()
    write({"scale": RIGHT["scale"]})
    both = (desk / "mine.py").read_bytes()
    assert "kept as" in carry()
    assert {path.read_bytes() for path in desk.glob(".course/kept/mine*")} == {edited, both}


def test_a_notebook_that_is_gone_or_damaged_leaves_what_was_collected_from_it(
    write: Callable[..., None], desk: Path
) -> None:
    """It was renamed, perhaps."""
    write(RIGHT)
    carry()
    (desk / "toy.ipynb").write_bytes(b"{")
    assert "what was collected before stays" in carry(exit_code=1)
    assert said() == "Functions of earlier assignments: 2 of 2 are yours."
    (desk / "toy.ipynb").rename(desk / "renamed.ipynb")
    assert "There is no notebook of the course" in carry(exit_code=1)
    assert said() == "Functions of earlier assignments: 2 of 2 are yours."


def test_a_notebook_in_a_folder_of_its_own_is_found(
    write: Callable[..., None], desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a class hands them out; and `course carry` and the library may be used from in there."""
    write(RIGHT)
    (desk / "toy").mkdir()
    shutil.move(desk / "toy.ipynb", desk / "toy" / "toy.ipynb")
    monkeypatch.chdir(desk / "toy")
    assert "toy: 2 of 2 functions are yours" in carry()
    assert (desk / "mine.py").is_file()
    assert said() == "Functions of earlier assignments: 2 of 2 are yours."


def test_a_folder_that_cannot_be_written_is_said(
    write: Callable[..., None], desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a sentence, and nothing is lost."""
    write(RIGHT)
    (desk / "mine.py").mkdir()
    assert "mine.py cannot be written" in carry(exit_code=1)


def test_where_nothing_is_lent_a_function_says_so_when_it_is_called(desk: Path) -> None:
    """The import works, so the rest of the notebook does."""
    nothing = {"COURSE_ANSWERS": str(desk)}
    assert said(**nothing) == (
        "Functions of earlier assignments: 0 of 2 are yours; neither carried nor lent: mean_rows, scale."
    )
    call = f"{USE}try:\n    scale(1, 2)\nexcept LookupError as error:\n    print(error)"
    assert "`scale` is not lent here: write it in assignment toy" in said(call, **nothing)


def test_a_class_lends_from_the_file_beside_the_notebook(desk: Path, toy: LoadedAssignment) -> None:
    """It is all that a release needs besides the library."""
    (desk / "lent.py").write_text(toy.library.text(["scale"]), encoding="utf-8")
    assert said(COURSE_ANSWERS=str(desk)) == (
        "Functions of earlier assignments: 0 of 2 are yours; lent: scale; "
        "neither carried nor lent: mean_rows."
    )


def test_a_name_that_no_assignment_has_cannot_be_imported(desk: Path) -> None:
    """A typo in an import is an ordinary error."""
    code = "try:\n    from course_lib.library import mean_row\nexcept ImportError as error:\n    print(error)"
    assert "cannot import name 'mean_row'" in said(code)


def test_a_check_in_a_terminal_has_the_reference_whatever_mine_py_holds(
    write: Callable[..., None], desk: Path
) -> None:
    """As grading does: an old mistake is not paid for twice."""
    write(RIGHT)
    carry()
    edit(desk, "np.mean(X, axis=1)", "X * 0")
    (desk / "later.py").write_text(
        "from course_lib.library import mean_rows as theirs\ndef mean_rows(X):\n    return theirs(X)\n",
        encoding="utf-8",
    )
    from course_lib.studying.lending import files_for

    assert "X * 0" in mine.read(desk).shelf.sections["toy"].text
    assert "X * 0" not in files_for("later", desk)["lent.py"]


def test_where_code_is_judged_nothing_of_a_desk_is_seen(write: Callable[..., None], desk: Path) -> None:
    """Neither `mine.py` nor `lent.py` beside a notebook reaches a worker: only what it is given."""
    write(RIGHT)
    carry()
    (desk / "lent.py").write_bytes((desk / "mine.py").read_bytes())
    cells = [CodeCell("own", "from course_lib.library import scale\nfound = scale(2, 3)")]
    with RemoteAnswers(cells, Limits(fence=OWN_CODE)) as answers:
        reply = answers.variable("found")
    assert isinstance(reply, Missing)
    assert isinstance(reply.because, Raised)
    assert "cannot import name 'scale'" in reply.because.message
    lent = {"lent.py": "# %% toy\ndef scale(x, factor):\n    return 'the reference'\n"}
    with RemoteAnswers(cells, Limits(fence=OWN_CODE), files=lent) as answers:
        assert answers.variable("found") == Answer("the reference")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # jupyter_client warns about the loopback connection that we want
def test_a_network_of_the_sixth_assignment_is_the_students_own_line_by_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three assignments solved and carried; nothing that the fourth builds on is lent, and it all runs."""
    (tmp_path / ".course").mkdir()
    monkeypatch.chdir(tmp_path)
    for name in ("backprop", "optimizers", "batchnorm_dropout", "spiral"):
        source = load_assignment(name).source
        codes = {exercise: without_markers(cell.text) for exercise, cell in source.exercises.items()}
        notebook = solved(student_notebook(source), codes)
        (tmp_path / f"{name}.ipynb").write_text(notebook_text(notebook), encoding="utf-8")
    assert re.search(r"batchnorm_dropout: (\d+) of \1 functions are yours", carry())
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    printed = [o.get("text", o.get("data", {}).get("text/plain", "")) for o in outputs]
    assert any(
        re.match(r"Functions of earlier assignments: (\d+) of \1 are yours\.", text) for text in printed
    )
    assert not any("This cell needs" in text for text in printed)


def test_course_lib_is_light(desk: Path) -> None:
    """A library import brings none of what a kernel or a figure needs."""
    heavy = (
        "import sys; print([m for m in ('nbformat', 'IPython', 'matplotlib', 'rich') if m in sys.modules])"
    )
    assert said(f"from course_lib.library import scale\n{heavy}") == "[]"


def test_a_linked_library_is_not_written_through(
    write: Callable[..., None], desk: Path, tmp_path: Path
) -> None:
    """A sentence says so, and what it leads to is as it was."""
    write(RIGHT)
    (tmp_path / "precious").write_text("precious", encoding="utf-8")
    (desk / "mine.py").symlink_to(tmp_path / "precious")
    assert "it is a link, and links are not followed" in carry(exit_code=1)
    assert (tmp_path / "precious").read_text(encoding="utf-8") == "precious"


def test_what_is_carried_in_one_assignments_folder_is_there_in_anothers(
    write: Callable[..., None], desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As releases of a class lie side by side, where nothing has been begun above them."""
    write(RIGHT)
    (desk / ".course").rmdir()
    (desk / "toy").mkdir()
    shutil.move(desk / "toy.ipynb", desk / "toy" / "toy.ipynb")
    monkeypatch.chdir(desk / "toy")
    assert "toy: 2 of 2 functions are yours" in carry()
    assert (desk / "mine.py").is_file()


def test_lending_says_that_it_counts_as_giving_up(desk: Path) -> None:
    """As progress remembers it."""
    told = said('from course_lib import lend\nlend("scale")')
    assert "`scale` is lent, which counts as giving up on it" in told
    assert '"given_up": "20' in (desk / ".course" / "progress.json").read_text(encoding="utf-8")


def test_where_nothing_passes_there_is_no_library(write: Callable[..., None], desk: Path) -> None:
    """And it is said; one that is there is brought up to date."""
    write({})
    assert "Nothing of yours passes yet, so there is no mine.py." in carry()
    assert not (desk / "mine.py").exists()
    write(RIGHT)
    carry()
    write({})
    assert "mine.py holds 0 functions" in carry()


def test_a_folders_name_is_told_as_it_is_and_commands_no_terminal(
    write: Callable[..., None], desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in brackets stays, and what is not seen is written out."""
    write(RIGHT)
    there = desk / "nets [b] \x1b[2J"
    (there / ".course").mkdir(parents=True)
    shutil.move(desk / "toy.ipynb", there / "toy.ipynb")
    monkeypatch.chdir(there)
    assert "nets [b] ⟨U+001B⟩[2J/mine.py holds 2 functions of yours." in carry()
    (there / "toy.ipynb").write_bytes(b"{")
    assert "\x1b" not in carry(exit_code=1)
