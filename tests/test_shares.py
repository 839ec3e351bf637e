"""Wrong answers on many seeds, alone and two at once; and all that is said of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.authoring.assignment import LoadedAssignment, load_assignment
from autograder.messages import messages
from autograder.shares import Share, shares
from autograder.verify import verify
from course_lib.checking.spec import AND
from course_lib.checking.verdict import AspectVerdict, Verdict
from tests.helpers_class import autograder


@pytest.fixture(scope="module")
def losses() -> LoadedAssignment:
    """An assignment with exercises whose mistakes meet in one output."""
    return load_assignment("losses")


def test_two_mistakes_at_once_are_caught_and_both_are_named(losses: LoadedAssignment) -> None:
    """On every seed, although neither alone returns what the two together do."""
    exercise = losses.exercises["two_class_softmax_loss"]
    pairs = [share for share in shares(losses, exercise, range(0), range(3)) if share.is_pair]
    assert len(pairs) >= 10
    assert {(share.tried, share.caught) for share in pairs} == {(3, 3)}
    assert sum(share.named == 3 for share in pairs) >= 0.9 * len(pairs)


def verdict(*diagnoses: str | None) -> Verdict:
    rows = [AspectVerdict(f"a{n}", "wrong", 0.0, 1.0, (), name) for n, name in enumerate(diagnoses)]
    return Verdict("f", rows or [AspectVerdict("a", "ok", 1.0, 1.0)])


def test_a_name_that_is_not_meant_is_no_name() -> None:
    """Told of one of two mistakes is partly; told of another as well is nothing."""
    share = Share(f"a{AND}b")
    for told in (
        verdict("a", "b"),
        verdict(f"a{AND}b"),
        verdict("a", None),
        verdict("a", "c"),
        verdict(None),
        verdict(),
    ):
        share.count(told)
    assert (share.tried, share.caught, share.named, share.partly) == (6, 5, 2, 1)
    assert not share.slips_through and not share.cancels


def test_a_mistake_that_is_not_always_caught_slips_through() -> None:
    """Two that undo one another are no mistake."""
    alone, both = Share("a"), Share(f"a{AND}b")
    for share in (alone, both):
        share.count(verdict())
    assert alone.slips_through
    assert both.cancels and not both.slips_through


def test_verify_counts_seeds_and_pairs(toy: LoadedAssignment) -> None:
    """Each known wrong answer on every so many seeds of the soak, every two on as many as are asked for."""
    reports, _ = verify(toy, soak=6, every=2, pairs=2)
    counted = {share.is_pair: share.tried for report in reports for share in report.shares}
    assert counted[False] == 3 and counted.get(True, 2) == 2


def test_messages_are_collected_for_a_reader(tmp_path: Path) -> None:
    """Every known wrong answer's, in a file; none is too long."""
    output = autograder("messages", "losses", "--to", str(tmp_path / "all.txt")).output
    text = (tmp_path / "all.txt").read_text(encoding="utf-8")
    assert "0 of more than 160" in output
    assert (
        "losses: l2_regression_loss, loss: sum_not_mean\n    Loss and gradient are sums over the batch."
        in text
    )


def test_no_message_is_repeated_and_tables_are_no_words(losses: LoadedAssignment) -> None:
    """What is said of two wrong answers in the same words is read once."""
    found = list(messages(losses, pairs=False))
    assert len({(m.exercise, m.text) for m in found}) == len(found)
    table = next(m for m in found if "yours   expected" in m.text)
    assert table.words < len(table.text.split())
