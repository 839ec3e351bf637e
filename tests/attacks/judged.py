"""Ideas about one exercise of a real assignment: judged in a fence, without a class."""

from __future__ import annotations

from autograder.authoring.assignment import load_assignment
from autograder.grading.grade_one import judge_cells
from autograder.grading.seeds import NO_SECRET, seed_for
from course_lib.checking.verdict import Verdict
from course_lib.running.cells import CodeCell
from course_lib.running.limits import FenceSettings, Limits
from tests.attacks.idea import Idea, all_ideas


def judged_ideas() -> list[Idea]:
    """Return the ideas that are judged so."""
    return [idea for idea in all_ideas() if idea.exercise]


def judge_idea(idea: Idea, tier: str) -> Verdict:
    """Judge an idea's code in a fence of one kind."""
    assignment, _, exercise = idea.exercise.partition("/")
    loaded = load_assignment(assignment)
    setup = [CodeCell(cell.name, cell.text) for cell in loaded.source.of_kind("setup")]
    own = [CodeCell(f"cell {n}", text) for n, text in enumerate(idea.added)]
    seeds = {name: seed_for(NO_SECRET, assignment, idea.id, name) for name in loaded.exercises}
    limits = Limits(fence=FenceSettings(tiers=(tier,)))
    (verdict,) = judge_cells(loaded, [*setup, *own], seeds, limits, only=exercise)
    return verdict
