"""The study edition's answers: choices told at once, solutions once earned. The class edition has none."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from nbclient import NotebookClient
from nbformat import NotebookNode, v4
from rich.console import Console

from autograder.authoring.answers import answers_json
from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.notebook import notebook_text
from autograder.authoring.public import public_cases
from autograder.authoring.student import student_notebook
from course_lib import CheckFailed, check, model_answer, solution
from course_lib.card.html import as_html as card
from course_lib.checking.public import UnknownExercise
from course_lib.checking.verdict import AspectVerdict, Verdict
from course_lib.cli import main
from course_lib.studying import progress
from course_lib.studying.answers import NoAnswers, answers_to, edition
from course_lib.studying.asked import WrongArgument
from course_lib.studying.own import InKernel
from course_lib.studying.remarks import with_remarks
from course_lib.studying.revealing import PLACEHOLDER, Revealed, given_up, reveal
from course_lib.studying.showing import as_html, as_markdown, print_in_terminal
from tests.helpers_class import RIGHT, TOY, solved
from tests.test_card import contrast

REFERENCE = "return X.sum(axis=1) / num_features"
MODEL = "the mean is near none of them"
Print = Callable[[], str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy's public cases and answers, each in a folder."""
    toy, folder = LoadedAssignment(TOY), tmp_path_factory.mktemp("made")
    for name, content in [
        ("cases/toy.zip", next(iter(public_cases(toy.source).values()))),
        ("answers/toy.json", answers_json(toy).encode()),
    ]:
        (folder / name).parent.mkdir()
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def desk(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A student's folder, which is where the test runs; no answers are installed."""
    monkeypatch.setenv("COURSE_CASES", str(made / "cases"))
    monkeypatch.setattr("course_lib.studying.answers._PACKAGE", "no_such_package")
    for name in ("JPY_SESSION_NAME", "NBGRADER_EXECUTION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def study(desk: Path, made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same in the study edition."""
    monkeypatch.setenv("COURSE_ANSWERS", str(made / "answers"))
    return desk


@pytest.fixture
def out(capsys: pytest.CaptureFixture[str]) -> Print:
    """What has been printed since the last call."""
    return lambda: capsys.readouterr().out


def notebook(answer: str = "", **code: str) -> NotebookNode:
    """Return the toy's notebook with some cells written."""
    return solved(
        student_notebook(LoadedAssignment(TOY).source),
        {**code, **({"poor_summary": answer} if answer else {})},
    )


def save(path: Path, content: NotebookNode) -> Path:
    path.write_text(notebook_text(content), encoding="utf-8")
    return path


def pass_check(name: str) -> None:
    """Note full marks, as a check in a notebook does."""
    progress.record("toy", name, points=3.0, max_points=3.0, status="passed")


def course(*arguments: str) -> tuple[int, str]:
    """Run the command; return its exit code and all that it printed."""
    done = CliRunner().invoke(main, list(arguments))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, str(done.output)


@pytest.mark.usefixtures("study")
def test_a_right_choice_is_told_at_once_with_the_reason(out: Print) -> None:
    """Whoever guessed learns why; the points count."""
    check("mean_invariance", namespace={"mean_invariance": "CA"})
    printed = out()
    assert "all right, 1 of 1 points" in printed
    assert "Neither the order nor one more entry" in printed


@pytest.mark.usefixtures("study")
def test_a_wrong_choice_is_told_at_once_with_the_next_question(out: Print) -> None:
    """By the message that a class reads after hand-in; the key is not among it."""
    with pytest.raises(CheckFailed):
        check("mean_invariance", namespace={"mean_invariance": "A"})
    printed = out()
    assert "what is the mean of 1, 3 and 2?" in printed
    assert "AC" not in printed


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("letters", ["AC", "A", "B"])
def test_a_choice_is_noted_in_the_class_edition(out: Print, letters: str) -> None:
    """Right or wrong, in the same words."""
    check("mean_invariance", namespace={"mean_invariance": letters})
    assert f'Your answer "{letters}" is noted; it is graded after hand-in.' in out()


def test_a_terminals_check_tells_choices_too(study: Path) -> None:
    """And the points to be had are the same in both editions."""
    save(study / "toy.ipynb", notebook(**RIGHT))
    code, printed = course("check", "toy")
    assert code == 0
    assert "7 of 7 points" in printed and "Neither the order" in printed


@pytest.mark.usefixtures("study")
def test_a_solution_stays_closed_until_a_check_gives_full_marks(out: Print) -> None:
    """The sentence says what opens it, and the solution is not in it."""
    progress.record("toy", "mean_rows", points=1.0, max_points=3.0, status="partial")
    solution("mean_rows")
    printed = out()
    assert printed.startswith(
        "The last check of `mean_rows` gave 1 of 3 points; the solution opens after full marks."
    )
    assert '`solution("mean_rows", give_up=True)`' in printed
    assert REFERENCE not in printed
    assert progress.read().of("toy", "mean_rows").given_up == ""


@pytest.mark.usefixtures("study")
def test_full_marks_open_the_solution_for_good(out: Print) -> None:
    """Also when a later version fails its check; nothing is said of giving up."""
    pass_check("mean_rows")
    progress.record("toy", "mean_rows", points=0.0, max_points=3.0, status="failed")
    solution("mean_rows")
    printed = out()
    assert REFERENCE in printed and "gave up" not in printed


@pytest.mark.usefixtures("study")
def test_giving_up_opens_it_and_is_remembered(out: Print) -> None:
    """By the next process, too, which need not give up again."""
    solution("mean_rows", give_up=True)
    assert REFERENCE in out()
    script = 'from course_lib import solution\nsolution("mean_rows")'
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert REFERENCE in done.stdout
    assert given_up(progress.read().of("toy", "mean_rows")) in done.stdout != ""


def test_giving_up_is_said_below_every_later_verdict(study: Path) -> None:
    """In a terminal and on the card; a solution that is open now is named there, too."""
    solution("mean_rows", give_up=True)
    save(study / "toy.ipynb", notebook(**RIGHT))
    gave_up = given_up(progress.read().of("toy", "mean_rows"))
    lines = course("check", "toy")[1].splitlines()
    assert lines.count(f"  {gave_up}") == 1
    passed = Verdict("mean_rows", [AspectVerdict("mean", "ok", 3.0, 3.0)])
    (remarked,) = with_remarks("toy", [passed], tell_of_solutions=True)
    assert remarked.remarks == (gave_up, '`solution("mean_rows")` shows one way to write it.')
    assert gave_up in card(remarked) and "<code>solution(" in card(remarked)
    assert remarked.as_json() == passed.as_json()


def test_no_solution_is_spoken_of_where_there_is_none(desk: Path) -> None:
    """In the class edition."""
    passed = Verdict("mean_rows", [AspectVerdict("mean", "ok", 3.0, 3.0)])
    assert with_remarks("toy", [passed], tell_of_solutions=True) == [passed]


@pytest.mark.usefixtures("study")
def test_what_was_solved_is_not_given_up(out: Print) -> None:
    """Asking in the wrong words costs nothing."""
    pass_check("mean_rows")
    solution("mean_rows", give_up=True)
    assert REFERENCE in out()
    assert progress.read().of("toy", "mean_rows").given_up == ""


def test_a_solution_is_shown_where_nothing_can_be_kept(study: Path, out: Print) -> None:
    """A file stands where the progress would be: it says that nothing is kept, and helps all the same."""
    (study / ".course").write_text("in the way", encoding="utf-8")
    solution("mean_rows", give_up=True)
    printed = out()
    assert REFERENCE in printed and "Your progress is not kept" in printed


@pytest.mark.usefixtures("study")
def test_the_students_own_stands_beside_the_solution() -> None:
    """In colours, each once, without the docstring that both have; HTML of theirs is text."""
    pass_check("mean_rows")
    path = Path("own.py")
    path.write_text(
        'def mean_rows(X):\n    """Means."""\n    return X.mean(axis=1) if "<b>" else 0\n', encoding="utf-8"
    )
    namespace: dict[str, object] = {}
    exec(compile(path.read_text(encoding="utf-8"), str(path.absolute()), "exec"), namespace)
    found = reveal("mean_rows", InKernel(namespace), giving_up="", give_up=False)
    html = as_html(found)
    assert html.index("Yours") < html.index("One way to write it")
    assert 'class="cs-' in html and "&lt;b&gt;" in html and "<b>" not in html
    assert "Means." in found.own and "Means." not in html and "One example per row" not in html


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_of_code_have_contrast_enough(theme: int) -> None:
    """AA: 4.5 to 1 on the ground that the card gives to code."""
    html = as_html(Revealed("f", "code", "def f(x):\n    return x"))
    pairs = re.findall(r"--(\w+): light-dark\((#\w{6}), (#\w{6})\)", html)
    colour = {name: both[theme] for name, *both in pairs}
    for text in ("keyword", "string", "number", "name", "quiet", "ink"):
        assert contrast(colour[text], colour["block"]) >= 4.5, text


def test_nothing_hides_in_code() -> None:
    """A mark that turns the direction of writing is written out."""
    assert "⟨U+202E⟩" in as_html(Revealed("f", "code", "x = 1", "x = 2  # \u202e"))


@pytest.mark.usefixtures("study")
def test_a_stub_is_not_shown_beside_the_solution() -> None:
    """There is nothing to compare."""
    namespace: dict[str, object] = {}
    exec('def mean_rows(X):\n    raise NotImplementedError("mean_rows is not written yet")', namespace)
    found = reveal("mean_rows", InKernel(namespace), giving_up="", give_up=True)
    assert found.own == "" and "Yours" not in as_html(found)


@pytest.mark.usefixtures("study")
def test_the_solution_of_a_choice_is_its_key_and_the_reasons(out: Print) -> None:
    """Why the right one is right, and what is wrong with the student's."""
    solution("mean_invariance", give_up=True, namespace={"mean_invariance": "B"})
    printed = out()
    assert "The answer is **AC**. Neither the order" in printed
    assert "- **B**: Doubling every entry" in printed


def test_a_model_answer_waits_for_an_attempt(study: Path, out: Print) -> None:
    """Which is looked for in the file: an unsaved one can't be seen, and the sentence says to save it."""
    save(study / "toy.ipynb", notebook())
    model_answer("poor_summary")
    printed = out()
    assert "holds no answer to `poor_summary` yet" in printed and "save the notebook (Ctrl+S)" in printed
    save(study / "toy.ipynb", notebook(f"{PLACEHOLDER}\n\n  "))
    model_answer("poor_summary")
    assert MODEL not in printed + out()


@pytest.mark.parametrize("name", ["toy.ipynb", "my copy.ipynb", "toy/toy.ipynb", "elsewhere/x.ipynb"])
def test_a_model_answer_stands_below_the_students(
    study: Path, out: Print, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Whatever the notebook is called, in the course folder or where Jupyter says."""
    (study / name).parent.mkdir(exist_ok=True)
    save(study / name, notebook("When $x$ is skewed."))
    (study / "damaged.ipynb").write_text("{", encoding="utf-8")
    if name.startswith("elsewhere"):
        monkeypatch.setenv("JPY_SESSION_NAME", str(study / name))
    model_answer("poor_summary")
    printed = out()
    assert printed.index("When $x$ is skewed.") < printed.index(MODEL)


@pytest.mark.usefixtures("study")
def test_a_model_answer_without_a_notebook_can_be_had_by_giving_up(out: Print) -> None:
    """Where a kernel can't see the file; that is remembered like any other."""
    model_answer("poor_summary")
    assert out().startswith("No notebook file here, or more than one, has the question `poor_summary`.")
    model_answer("poor_summary", give_up=True)
    assert MODEL in out()
    assert progress.read().of("toy", "poor_summary").given_up


def test_a_model_answer_is_markdown_in_a_notebook(study: Path) -> None:
    """Formulas are set, and every line of both is a quotation under its title."""
    save(study / "toy.ipynb", notebook("One.\n\nTwo $x$."))
    found = reveal("poor_summary", InKernel({}), giving_up="", give_up=False)
    assert as_markdown(found).splitlines()[:5] == ["**Yours**", "", "> One.", ">", "> Two $x$."]


@pytest.mark.filterwarnings("ignore")  # some versions of jupyter_client warn about the loopback connection
def test_a_notebook_displays_them_in_its_own_forms(study: Path) -> None:
    """From the check to the solution in a kernel: code as HTML, prose as Markdown, a refusal as a line.

    What to type is there once ``check`` is imported.
    """
    save(study / "toy.ipynb", notebook("When it is skewed."))
    cells = [
        "import numpy as np\nfrom course_lib import check",
        'solution("mean_rows")',
        RIGHT["mean_rows"].replace("np.mean(X, axis=1)", "X.mean(1)"),
        'check("mean_rows")',
        'solution("mean_rows")',
        'model_answer("poor_summary")',
    ]
    ran: NotebookNode = v4.new_notebook(cells=[v4.new_code_cell(source) for source in cells])
    NotebookClient(ran, kernel_name="python3", resources={"metadata": {"path": str(study)}}).execute()
    refused, code, prose = (ran.cells[i].outputs[-1] for i in (1, 4, 5))
    assert refused.data["text/plain"].startswith("No check has found `mean_rows` right yet")
    assert set(code.data) == {"text/html", "text/plain"}
    assert code.data["text/plain"].index("X.mean(1)") < code.data["text/plain"].index(REFERENCE)
    assert set(prose.data) == {"text/markdown", "text/plain"} and MODEL in prose.data["text/markdown"]


def test_the_command_shows_what_the_file_holds_beside_the_solution(study: Path) -> None:
    """For exercises and for written questions; exit code 0."""
    own = "def mean_rows(X):\n    return X.mean(1)"
    save(study / "toy.ipynb", notebook("When it is skewed.", mean_rows=own))
    pass_check("mean_rows")
    code, printed = course("solution", "mean_rows")
    assert code == 0 and printed.index("return X.mean(1)") < printed.index(REFERENCE)
    code, printed = course("solution", "poor_summary")
    assert code == 0 and printed.index("When it is skewed.") < printed.index(MODEL)


def test_the_command_can_be_told_which_notebook(study: Path) -> None:
    """Where two have the question, nobody guesses."""
    save(study / "one.ipynb", notebook("The first."))
    save(study / "two.ipynb", notebook("The second."))
    code, printed = course("solution", "poor_summary")
    assert code == 1 and "or more than one, has the question" in printed
    code, printed = course("solution", "poor_summary", "two.ipynb")
    assert code == 0 and "The second." in printed


@pytest.mark.parametrize(("columns", "beside"), [(200, True), (60, False)])
def test_a_terminal_shows_all_of_both_side_by_side_where_there_is_room(columns: int, beside: bool) -> None:
    """Nothing is cut off: where lines are too long they are wrapped."""
    printed = io.StringIO()
    own = f"def f(x):\n    return [{', '.join(map(str, range(100, 118)))}]"
    found = Revealed("f", "code", "def f(x):\n    return list(range(100, 118))", own)
    print_in_terminal(found, Console(file=printed, force_terminal=True, width=columns, no_color=True))
    lines = re.sub(r"\x1b\[[0-9;]*m", "", printed.getvalue()).splitlines()
    assert max(map(len, lines)) <= columns
    assert any("Yours" in line and "One way to write it" in line for line in lines) == beside
    assert set(map(str, range(100, 118))) <= set(re.findall(r"\d+", "\n".join(lines)))


@pytest.mark.usefixtures("study")
def test_the_command_refuses_gives_up_and_knows_no_other_names() -> None:
    """Exit codes 1, 0 and 2."""
    code, printed = course("solution", "mean_rows")
    assert code == 1 and "`course solution mean_rows --give-up`" in printed and REFERENCE not in printed
    assert course("solution", "mean_rows", "--give-up")[0] == 0
    code, printed = course("solution", "means")
    assert code == 2 and "Did you mean 'mean_rows'?" in printed


@pytest.mark.usefixtures("desk")
def test_the_class_edition_says_so_in_a_sentence(out: Print) -> None:
    """Nothing is opened, given up or remembered, whatever is asked for."""
    solution("mean_rows", give_up=True)
    model_answer("poor_summary", give_up=True)
    assert out().splitlines() == [
        "This is the class edition: it holds no solutions. Ask your instructor for them.",
        "This is the class edition: your instructor reads and grades what you write above.",
    ]
    code, printed = course("solution", "mean_rows", "--give-up")
    assert (code, edition(), progress.read().exercises) == (1, "class", {})
    assert printed.startswith("This is the class edition")


@pytest.mark.usefixtures("study")
def test_nothing_is_shown_where_nbgrader_runs_the_notebook(
    out: Print, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is printed there goes to the class."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    solution("mean_rows", give_up=True)
    model_answer("poor_summary", give_up=True)
    assert out() == ""


def test_the_cell_below_a_written_question_asks_for_its_model_answer() -> None:
    """It needs no other cell, and neither nbgrader nor the grader takes it for its own."""
    cells = notebook().cells
    place = next(i for i, cell in enumerate(cells) if cell.get("id") == "poor_summary")
    below = cells[place + 1]
    assert below.source == 'from course_lib import model_answer\n\nmodel_answer("poor_summary")'
    assert "nbgrader" not in below.metadata and below.metadata.course.role == "demonstration"


@pytest.mark.usefixtures("study")
def test_unknown_names_are_answered_with_those_like_them() -> None:
    """In both functions."""
    for function in (solution, model_answer):
        with pytest.raises(UnknownExercise, match="Did you mean 'mean_rows'"):
            function("mean_row")


@pytest.mark.usefixtures("desk")
def test_something_else_in_place_of_a_name_is_answered_with_what_to_write() -> None:
    """In one line, in both editions."""
    for function in (solution, model_answer):
        with pytest.raises(WrongArgument, match=rf'{function.__name__}\("check"\)'):
            function(check)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"solutions": 3}', '{"imports": [], "solutions": {"a": 1}}']
)
def test_damaged_answers_are_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    """With the file, and what to do."""
    (tmp_path / "toy.json").write_text(content, encoding="utf-8")
    monkeypatch.setenv("COURSE_ANSWERS", str(tmp_path))
    with pytest.raises(NoAnswers, match=r"toy\.json is damaged .* install the study edition again"):
        answers_to("toy")


def test_damaged_answers_keep_no_check_from_working(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Functions are checked as ever; a choice is only noted, and why stands below it."""
    (tmp_path / "toy.json").write_text("{", encoding="utf-8")
    monkeypatch.setenv("COURSE_ANSWERS", str(tmp_path))
    save(desk / "toy.ipynb", notebook(**RIGHT))
    code, printed = course("check", "toy")
    assert code == 0 and "mean_rows: all right" in printed
    assert printed.count("toy.json is damaged") == 1


def test_a_folder_that_happens_to_have_the_name_is_no_study_edition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the package with its data is."""
    (tmp_path / "course_answers_of_mine").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr("course_lib.studying.answers._PACKAGE", "course_answers_of_mine")
    assert edition() == "class"


def test_no_answer_is_in_what_every_edition_has(made: Path) -> None:
    """No key, reason or model answer of the toy is in its public cases or its notebook."""
    stored = json.loads((made / "answers" / "toy.json").read_text(encoding="utf-8"))
    public = [notebook_text(notebook()), _unpacked(made / "cases" / "toy.zip")]
    choice = stored["choices"]["mean_invariance"]
    secrets = [choice["why"], *choice["messages"].values(), *stored["written"].values(), '"AC"', REFERENCE]
    assert len(secrets) == 7
    assert not [secret for secret in secrets for text in public if secret in text]


def _unpacked(path: Path) -> str:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
