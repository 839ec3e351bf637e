"""Never blocked: a cell that needs what isn't written says so in a line, and the others run."""

from __future__ import annotations

import ast
from collections.abc import Callable
from textwrap import indent
from typing import Any

import pytest

from course_lib.studying import guard as guard_module
from course_lib.studying.guard import Guard, is_unwritten

STUB = """
def {0}(*args):
    'Do it.'
    raise NotImplementedError("{0} is not written yet: replace this line with your code")
"""
WRITTEN = "def {0}(*args):\n    return sum(args)\n"


class Notebook:
    """Runs cells as a kernel does: looked at, compiled, executed."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {}
        self.guard = Guard(self.names)

    def run(self, cell: str, error: type[BaseException] | None = None) -> str:
        """Run a cell; what ends it, if `error` does, is told to the guard, whose line is returned."""
        self.guard.cell += 1
        tree = ast.fix_missing_locations(self.guard.visit(ast.parse(cell)))
        assert isinstance(tree, ast.Module)
        code = compile(tree, "cell", "exec")
        if error is None:
            exec(code, self.names)
            return ""
        with pytest.raises(error) as raised:
            exec(code, self.names)
        (line, *_) = (entry.lineno + 1 for entry in raised.traceback if str(entry.path) == "cell")
        return self.guard.interrupted(raised.value, line)


@pytest.fixture
def notebook() -> Notebook:
    """A notebook in which `f` is not written, and `g` is."""
    made = Notebook()
    made.run(STUB.format("f"))
    made.run(WRITTEN.format("g"))
    return made


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """What was printed since it was asked for last."""
    return lambda: capsys.readouterr().out.strip()


def test_a_cell_that_needs_an_unwritten_exercise_says_so(notebook: Notebook, said: Callable[[], str]) -> None:
    """In one line, instead of running."""
    notebook.run("print('before'); x = f(1); print(x)")
    assert said() == "This cell needs `f`: write it."
    assert "x" not in notebook.names


def test_what_such_a_cell_would_have_made_is_missed_by_name_of_the_exercise(
    notebook: Notebook, said: Callable[[], str]
) -> None:
    """A later cell does not fail with a NameError, nor run with what the name stood for before."""
    notebook.run("x = 1")
    notebook.run("x = f(x)")
    notebook.run("y = x + 1")
    notebook.run("print(y)")
    assert said().splitlines() == ["This cell needs `f`: write it."] * 3


def test_the_rest_runs(notebook: Notebook, said: Callable[[], str]) -> None:
    """Imports, helpers and values that need nothing unwritten are there for later cells."""
    notebook.run("import math\ndef helper(x):\n    return math.sqrt(x)\na = g(2, 2)\nb = f(a)\nprint(b)")
    said()
    notebook.run("print(helper(a))")
    assert said() == "2.0"


def test_a_list_that_could_not_be_filled_is_missed_like_one_that_could_not_be_made(
    notebook: Notebook, said: Callable[[], str]
) -> None:
    """It is there, but empty; a module is what it was, whatever a call of one of its functions needed."""
    notebook.run("import math\nrows = []\nfor i in range(3):\n    rows.append(f(i))\nmath.sqrt(f(1))")
    notebook.run("print(rows)")
    assert said().splitlines() == ["This cell needs `f`: write it."] * 2
    notebook.run("print(math.sqrt(4))")
    assert said() == "2.0"


def test_cells_that_need_nothing_unwritten_are_run_as_they_are(notebook: Notebook) -> None:
    """The very same tree: displayed values, docstrings and line numbers included."""
    for cell in [
        "g(1)",
        "def h(x):\n    return f(x)",
        "help(f)",
        "f",
        "lambda f: f(1)",
        "[f for f in range(3)]",
    ]:
        tree = ast.parse(cell)
        before = ast.dump(tree, include_attributes=True)
        assert notebook.guard.visit(tree) is tree
        assert ast.dump(tree, include_attributes=True) == before, cell


def test_a_name_that_is_a_typo_is_an_ordinary_error(notebook: Notebook) -> None:
    """Its traceback says more than any line of ours."""
    assert notebook.run("grape(1)", NameError) == ""


def test_writing_it_and_running_the_cells_again_is_all_it_takes(
    notebook: Notebook, said: Callable[[], str]
) -> None:
    """Until then, the later cell says which to run again."""
    notebook.run("x = f(1)")  # cell 3
    notebook.run("y = x + 1")  # cell 4
    notebook.run(WRITTEN.format("f"))
    said()
    notebook.run("print(y)")
    assert said() == "`f` is there now: run cells [3], [4] and this one again."
    notebook.run("x = f(1)")
    notebook.run("print(y)")
    assert said() == "`f` is there now: run cell [4] and this one again."
    notebook.run("y = x + 1")
    notebook.run("print(y)")
    assert said() == "2"


def test_a_stub_that_is_reached_deep_in_a_helper_ends_the_cell_with_the_same_line(
    notebook: Notebook, said: Callable[[], str]
) -> None:
    """And what the rest of the cell would have made is missed in the same way."""
    notebook.run("def helper(x):\n    return f(x)")
    assert (
        notebook.run("a = g(1)\nx = helper(a)\ny = 2", NotImplementedError)
        == "This cell needs `f`: write it."
    )
    notebook.run("print(y)")
    assert said() == "This cell needs `f`: write it."
    notebook.run("print(a)")
    assert said() == "1"


def test_a_missing_value_in_a_helper_is_told_by_the_exercise(notebook: Notebook) -> None:
    """A function of the student's reads a variable that an earlier cell could not make."""
    notebook.run("x = f(1)")
    notebook.run("def helper():\n    return x")
    assert notebook.run("helper()", NameError) == "This cell needs `f`: write it."


def test_an_earlier_function_that_is_neither_carried_nor_lent_is_named_with_its_assignment(
    notebook: Notebook, said: Callable[[], str]
) -> None:
    """It is not written in this notebook."""
    exec("__name__ = 'nobody.linear'\ndef h():\n    raise LookupError", names := dict[str, Any]())
    notebook.names["h"] = names["h"]
    notebook.run("h()")
    assert said() == "This cell needs `h` of linear: write it."


def test_an_error_of_the_students_own_is_not_taken_for_a_stub(notebook: Notebook) -> None:
    """``NotImplementedError`` is also what an abstract method raises."""
    assert notebook.run("raise NotImplementedError('later')", NotImplementedError) == ""
    assert notebook.run("raise NotImplementedError('g is not written yet')", NotImplementedError) == ""


def test_a_cell_that_defines_what_it_calls_is_run(notebook: Notebook) -> None:
    """The definition and a try-out in one cell."""
    notebook.run(WRITTEN.format("f") + "x = f(1, 2)")
    assert notebook.names["x"] == 3


def test_a_cell_that_is_ready_for_the_exception_is_run(notebook: Notebook, said: Callable[[], str]) -> None:
    """Whoever catches it knows what they do."""
    notebook.run("try:\n    f(1)\nexcept NotImplementedError:\n    print('not yet')")
    assert said() == "not yet"


def test_a_mistake_in_the_guard_costs_no_cell(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cell is run as if there were none."""

    def fails(*args: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(guard_module, "read_by", fails)
    notebook.run("x = g(1)")
    assert notebook.names["x"] == 1


@pytest.mark.parametrize(
    ("code", "stub"),
    [
        (STUB.format("f"), True),
        (WRITTEN.format("f"), False),
        (
            'def f(x):\n    if x:\n        return 1\n    raise NotImplementedError("f is not written yet")',
            False,
        ),
        ('def f(x):\n    raise NotImplementedError("another is not written yet")', False),
        ("f = 3", False),
        ("class f:\n    size = 2\n" + indent(STUB.format("f"), "    "), True),
        ("class f:\n" + indent(WRITTEN.format("f"), "    "), False),
    ],
)
def test_a_stub_is_known_by_what_it_does(code: str, stub: bool) -> None:
    """It raises, says that it is not written, and never returns."""
    names: dict[str, Any] = {}
    exec(code, names)
    assert is_unwritten(names["f"], "f") is stub
