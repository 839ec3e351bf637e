"""Killed anywhere, the next run finishes: nothing is lost, doubled or changed."""

from __future__ import annotations

import pytest

from autograder.authoring.notebook import notebook_text
from benchmarks.kills import kill_and_compare
from tests.helpers_class import BAD_JSON, COLUMNS, HALF, RIGHT, ToyClass, solved


@pytest.mark.slow
def test_runs_killed_at_random_moments_change_nothing(toy_class: ToyClass) -> None:
    """Six runs of grade and grade --regrade; `python -m benchmarks kills` does ten times as many."""
    right, columns, half = (
        notebook_text(solved(toy_class.release, s)).encode() for s in (RIGHT, COLUMNS, HALF)
    )
    hand_ins = {"ada": (right, half), "ben": (columns, BAD_JSON), "cleo": (BAD_JSON, right)}
    killed, differences = kill_and_compare(toy_class.classdir, "toy", hand_ins, 6)
    assert sum(map(len, killed.values())) == 6
    assert differences == []
