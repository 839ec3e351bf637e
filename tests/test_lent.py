"""The helper file that lends solutions of earlier assignments to a later one."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from autograder.authoring.cells import SourceError
from autograder.authoring.lent import Library
from autograder.authoring.source import find_assignments, read_source
from course_lib import library
from course_lib.shelf import Shelf, imported_from_library

ASSIGNMENTS = find_assignments(Path(__file__).resolve().parents[1] / "notebooks")

EARLIER = '''# %% [markdown]
# # 1 · Earlier
# *About 1 hour.* Two halves in one cell.

# %% setup=true
import math


# %% exercise="twice_backward" title="Twice" minutes=5
def twice_forward(x):
    """Double."""
    # BEGIN SOLUTION
    return double(x)
    # END SOLUTION


def twice_backward(dz):
    """Double the gradient."""
    # BEGIN SOLUTION
    return double(dz)
    # END SOLUTION


# %% [markdown] hints="twice_backward"
# 1. One.
# 2. Two.
# 3. Three.

# %% check="twice_backward" points="values 1"
check("twice_backward")


# %% exercise="double" title="Double" minutes=5
def double(x):
    """Double."""
    # BEGIN SOLUTION
    return math.ldexp(x, 1)
    # END SOLUTION


# %% [markdown] hints="double"
# 1. One.
# 2. Two.
# 3. Three.

# %% check="double" points="values 1"
check("double")
'''


def helper_file(tmp_path: Path, names: str) -> str:
    """Return the helper file of an assignment that asks for ``names`` of the one before it."""
    opening = "# %% [markdown]\n# # 2 · Later\n# *About 1 hour.* More.\n\n"
    later = f"{opening}# %% setup=true\nfrom course_lib.library import {names}\n"
    for folder, text in [("1_before", EARLIER), ("2_after", later)]:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "source.py").write_text(text, encoding="utf-8")
    return Library(read_source(tmp_path / "2_after")).text()


def test_the_helper_file_imports_what_its_functions_use_and_no_more() -> None:
    """Set-up of assignment 3 imports more than the functions that assignment 4 asks for need."""
    body = ast.parse(Library(read_source(ASSIGNMENTS["optimizers"])).text()).body
    imports = [ast.unparse(node) for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    functions = [node.name for node in body if isinstance(node, ast.FunctionDef)]
    assert imports == ["import numpy as np"]
    layers = ["affine_forward", "affine_backward", "sigmoid_forward", "sigmoid_backward", "softmax_loss"]
    assert functions == ["sigmoid", *layers]


def test_what_an_earlier_assignment_took_from_one_before_it_comes_along() -> None:
    """Assignment 7 asks for a network of assignment 5, whose layers are those of assignment 3."""
    shelf = Shelf.of(Library(read_source(ASSIGNMENTS["training"])).text())
    assert "affine_forward" in shelf.sections["backprop"].defines
    assert "affine_forward" in imported_from_library(shelf.sections["batchnorm_dropout"].text)


@pytest.mark.parametrize("names", ["twice_forward", "twice_backward", "twice_forward, twice_backward"])
def test_every_function_of_an_exercise_cell_can_be_asked_for(tmp_path: Path, names: str) -> None:
    """Not only the one the exercise is named for; the cell appears once, and what it calls comes along."""
    code = helper_file(tmp_path, names)
    assert (
        code.count("def twice_forward") == code.count("def twice_backward") == code.count("def double") == 1
    )
    with library.lending(code):
        from course_lib.library import twice_backward, twice_forward

        assert (twice_forward(3.0), twice_backward(4.0)) == (6.0, 8.0)


def test_a_name_that_no_earlier_cell_defines_is_refused(tmp_path: Path) -> None:
    """The author is told which name, not left with an import error when grading."""
    with pytest.raises(SourceError, match="thrice"):
        helper_file(tmp_path, "thrice")


def test_a_name_that_two_assignments_define_is_refused(tmp_path: Path) -> None:
    """What `from course_lib.library import double` means must not depend on who asks."""
    twin = tmp_path / "0_twin"
    twin.mkdir()
    (twin / "source.py").write_text(EARLIER.replace("# # 1 ·", "# # 0 ·"), encoding="utf-8")
    with pytest.raises(SourceError, match="is a function of twin too"):
        helper_file(tmp_path, "double")


def test_an_exercise_of_the_same_assignment_can_be_lent_with_what_it_calls(tmp_path: Path) -> None:
    """An instructor may release `twice_backward` before its time; it calls `double`."""
    helper_file(tmp_path, "double")
    made = Library(read_source(tmp_path / "1_before"))
    assert made.lendable["twice_backward"].functions == ("twice_forward", "twice_backward")
    assert made.lendable["twice_backward"].calls == {"twice_backward", "double"}
    with library.lending(made.text(["twice_backward"])):
        from course_lib.library import twice_backward

        assert twice_backward(4.0) == 8.0
