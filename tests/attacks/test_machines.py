"""The same class on other machines: without sandboxes, with false ones, in containers, as other users."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from autograder.grading.classdir import ClassDirectory
from autograder.grading.records import read_records
from tests.attacks import machine
from tests.attacks.idea import Idea
from tests.attacks.machine import FALSE, MACHINES
from tests.attacks.outcome import Outcome
from tests.attacks.runner import ANY, TIERS, class_ideas, few, run

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="fences are Linux's"),
    pytest.mark.soak,
]
needs_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can be another user")
needs_interpreter = pytest.mark.skipif(not machine.for_all(), reason="no interpreter that every user may run")


@pytest.fixture
def root() -> Iterator[Path]:
    """An empty folder that other users can get to; what a false bwrap makes of ``/home`` is undone."""
    folder, homes = Path(tempfile.mkdtemp(prefix="attacks-")), set(Path("/home").iterdir())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
    for made in set(Path("/home").iterdir()) - homes:
        with suppress(OSError):  # where the fence puts its mounts; nothing is in them outside of it
            made.rmdir()


def tiers_of(root: Path) -> set[str]:
    """Return the tiers that the records of a run speak of."""
    records = ClassDirectory.open(root / "class").records("toy")
    return {str(record["tier"]) for record in read_records(records)}


def harms_nobody(outcome: Outcome, ideas: list[Idea]) -> None:
    """Insist that nothing was taken, nothing lost, and nothing left."""
    assert (outcome.ended, outcome.harmed, outcome.changed, outcome.left) == ("", [], [], [])
    for idea in ideas:
        seen = outcome.seen[idea.id]
        assert seen.points == idea.deserves, idea.id
        assert (seen.loot, seen.canaries, seen.connections) == ("", [], []), idea.id


def runs_nothing(outcome: Outcome, root: Path) -> None:
    """Insist that no code was run, that it was said why, and that nothing was recorded."""
    assert outcome.codes[0] != 0
    assert "install bubblewrap" in " ".join(outcome.output.split())
    assert not (root / "class" / "verdicts" / "toy.jsonl").exists()
    assert [name for name, seen in outcome.seen.items() if seen.connections or seen.canaries] == []
    assert (outcome.ended, outcome.changed, outcome.left) == ("", [], [])


def test_without_a_sandbox_nothing_is_run(root: Path) -> None:
    """Where no tier is there, the command fails, says what to install, and there is no record."""
    runs_nothing(run("container", few(), root), root)


@needs_root
@pytest.mark.soak
def test_where_no_fence_can_be_proven_nothing_is_run(root: Path) -> None:
    """Without /proc, bubblewrap does not start, and nobody can see what a worker has open."""
    runs_nothing(run(ANY, few(), root, machine.without_proc()), root)


@pytest.mark.parametrize(
    "kind",
    [next(iter(FALSE)), *(pytest.param(kind, marks=pytest.mark.soak) for kind in list(FALSE)[1:])],
)
def test_a_program_that_is_only_called_bwrap_opens_nothing(root: Path, kind: str) -> None:
    """It is tried, found out, and another fence is taken."""
    (root / "programs").mkdir()
    harms_nobody(run(ANY, few(), root, machine.with_bwrap(root / "programs", FALSE[kind])), few())
    assert tiers_of(root) <= set(TIERS)


@needs_root
@needs_interpreter
@pytest.mark.soak
@pytest.mark.parametrize("kind", MACHINES)
def test_whatever_the_machine_attackers_take_nothing(root: Path, kind: str) -> None:
    """A fence is found that holds there."""
    harms_nobody(run(ANY, few(), root, MACHINES[kind]()), few())
    expected = "landlock" if "off" in kind or "container" in kind else "bubblewrap"
    assert tiers_of(root) == {expected}


@needs_root
@needs_interpreter
@pytest.mark.soak
@pytest.mark.parametrize("tier", TIERS)
def test_all_ideas_as_another_user(root: Path, tier: str) -> None:
    """Who grades has the same user as the students' processes, and nothing else to tell them apart."""
    ideas = class_ideas()
    outcome = run(tier, ideas, root, machine.as_nobody())
    assert (outcome.ended, outcome.harmed, outcome.changed, outcome.left) == ("", [], [], [])
    taken = {
        name: seen
        for name, seen in outcome.seen.items()
        if seen.loot or seen.canaries or seen.connections or seen.page
    }
    assert taken == {}
    deserved = {idea.id: idea.deserves for idea in ideas}
    assert {name: outcome.seen[name].points for name in deserved} == deserved
