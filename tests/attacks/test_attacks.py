"""Attackers and honest students in one class, graded by the real command in a real fence."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.attacks.conftest import OutcomeOf
from tests.attacks.idea import Idea, all_ideas
from tests.attacks.judged import judge_idea, judged_ideas
from tests.attacks.runner import FENCED, NONE, TIERS, class_ideas

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="fences are Linux's")
#: What is tried every day: everything in the first kind of fence, and in the second what a fence is
#: there to stop. The rest of the second, and what takes long, is for a soak.
EVERY_DAY = {
    "bubblewrap": class_ideas(),
    "landlock": [idea for idea in class_ideas() if idea.family in FENCED],
}


def everyday() -> Iterator[object]:
    """Yield every tier and idea that is tried every day."""
    for tier, ideas in EVERY_DAY.items():
        yield from (pytest.param(tier, idea, id=f"{tier}-{idea.id}") for idea in ideas)


def soaked() -> Iterator[object]:
    """Yield every tier and idea."""
    for tier in TIERS:
        yield from (pytest.param(tier, idea, id=f"{tier}-{idea.id}") for idea in class_ideas(soak=True))


def test_there_are_many_ideas() -> None:
    """More than any one person has; each says what it is about."""
    ideas = all_ideas()
    assert len(ideas) >= 300
    assert [idea.id for idea in ideas if not idea.about] == []


def takes_nothing(outcome_of: OutcomeOf, tier: str, ideas: list[Idea], idea: Idea) -> None:
    """Insist that an idea earned what it deserves, and took nothing."""
    seen = outcome_of(tier, ideas).seen[idea.id]
    if idea.is_honest:
        assert (seen.gradebook, seen.records, seen.notebook) == (idea.deserves,) * 3
    else:
        assert seen.points <= idea.deserves
    assert seen.records is not None
    assert (seen.loot, seen.canaries, seen.connections, seen.page) == ("", [], [], [])


@pytest.mark.parametrize(("tier", "idea"), list(everyday()))
def test_an_attack_takes_nothing_and_honest_work_loses_nothing(
    outcome_of: OutcomeOf, tier: str, idea: Idea
) -> None:
    """No mark that is not deserved, nothing that lies about, no connection, nothing live on the page."""
    takes_nothing(outcome_of, tier, EVERY_DAY[tier], idea)


@pytest.mark.parametrize("tier", TIERS)
def test_a_class_full_of_attackers_is_graded_to_its_end(outcome_of: OutcomeOf, tier: str) -> None:
    """Everybody has a result, and the commands say nothing that only a programmer understands."""
    assert outcome_of(tier, EVERY_DAY[tier]).ended == ""


@pytest.mark.parametrize("tier", TIERS)
def test_right_classmates_have_full_marks_and_a_full_page(outcome_of: OutcomeOf, tier: str) -> None:
    """Those graded first, in between, and last, and the one whom everybody attacks."""
    assert outcome_of(tier, EVERY_DAY[tier]).harmed == []


@pytest.mark.parametrize("tier", TIERS)
def test_nothing_is_written_but_results(outcome_of: OutcomeOf, tier: str) -> None:
    """Neither in the class nor in the grader's home, where temporary files are, or around the sources."""
    assert outcome_of(tier, EVERY_DAY[tier]).changed == []


@pytest.mark.parametrize("tier", TIERS)
def test_no_process_is_left(outcome_of: OutcomeOf, tier: str) -> None:
    """Whatever was started has ended, in whatever session or namespace."""
    assert outcome_of(tier, EVERY_DAY[tier]).left == []


#: What is tried without a fence: nothing that would harm the machine.
HARMLESS = (
    "reading-canary", "reading-checkout", "reading-gradebook", "reading-neighbour", "reading-records",
    "reading-secret", "reading-secret_in_exception", "reading-source", "reading-system", "network-abstract",
    "network-tcp", "network-udp", "network-unix", "introspection-proc", "writing-canary",
)  # fmt: skip


@pytest.mark.parametrize("name", HARMLESS)
def test_without_a_fence_attackers_succeed(outcome_of: OutcomeOf, name: str) -> None:
    """So it is the fence that stops them, and success would be seen."""
    outcome = outcome_of(NONE, [idea for idea in class_ideas() if idea.id in HARMLESS])
    seen = outcome.seen[name]
    assert seen.loot or seen.canaries or seen.connections or any("baits" in path for path in outcome.changed)


def known(idea: Idea) -> object:
    """Return an idea as a parameter; one that is known to succeed is expected to."""
    reason = idea.settings.get("known", "")
    return pytest.param(
        idea, id=idea.id, marks=[pytest.mark.xfail(reason=reason, strict=True)] if reason else []
    )


@pytest.mark.parametrize("idea", [known(idea) for idea in judged_ideas()])
def test_code_that_only_looks_like_array_operations_earns_what_it_deserves(idea: Idea) -> None:
    """No more for loops in disguise, and no less for array operations."""
    verdict = judge_idea(idea, "bubblewrap")
    assert verdict.points == idea.deserves, [row.message for row in verdict.aspects]


@pytest.mark.soak
@pytest.mark.parametrize(("tier", "idea"), list(soaked()))
def test_all_ideas_in_both_kinds_of_fence(outcome_of: OutcomeOf, tier: str, idea: Idea) -> None:
    """The slow ones, too."""
    takes_nothing(outcome_of, tier, class_ideas(soak=True), idea)


@pytest.mark.soak
@pytest.mark.parametrize("tier", TIERS)
def test_all_ideas_together_harm_nobody(outcome_of: OutcomeOf, tier: str) -> None:
    """As above, for the class as a whole."""
    outcome = outcome_of(tier, class_ideas(soak=True))
    assert (outcome.ended, outcome.harmed, outcome.changed, outcome.left) == ("", [], [], [])
