"""The helper file that hands earlier solutions to a later assignment."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.authoring.cells import SourceError
from autograder.authoring.earlier import earlier_code, earlier_module
from autograder.authoring.source import read_source

EARLIER = '''# %% [markdown]
# # 1 · Earlier
# *About 1 hour.* Two halves in one cell.

# %% setup=true
import math


# %% exercise="twice_backward"
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


# %% exercise="double"
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
    later = f"{opening}# %% setup=true\nfrom earlier import {names}\n"
    for folder, text in [("1_before", EARLIER), ("2_after", later)]:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "source.py").write_text(text, encoding="utf-8")
    return earlier_code(read_source(tmp_path / "2_after"))


@pytest.mark.parametrize("names", ["twice_forward", "twice_backward", "twice_forward, twice_backward"])
def test_every_function_of_an_exercise_cell_can_be_asked_for(tmp_path: Path, names: str) -> None:
    """Not only the one the exercise is named for; the cell appears once, and what it calls comes along."""
    code = helper_file(tmp_path, names)
    assert (
        code.count("def twice_forward") == code.count("def twice_backward") == code.count("def double") == 1
    )
    with earlier_module(code):
        from earlier import twice_backward, twice_forward  # type: ignore[import-not-found]

        assert (twice_forward(3.0), twice_backward(4.0)) == (6.0, 8.0)


def test_a_name_that_no_earlier_cell_defines_is_refused(tmp_path: Path) -> None:
    """The author is told which name, not left with an import error when grading."""
    with pytest.raises(SourceError, match="thrice"):
        helper_file(tmp_path, "thrice")
