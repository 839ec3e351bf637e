"""A class full of attackers, graded in each kind of fence: what they took, by family.

``python -m benchmarks attacks`` tries every idea of ``tests/attacks/ideas``; with ``QUICK=1`` in the
environment it leaves out those that take long on purpose.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.attacks.idea import Idea
from tests.attacks.judged import judge_idea, judged_ideas
from tests.attacks.machine import FALSE, MACHINES, Machine, for_all, with_bwrap
from tests.attacks.outcome import Outcome, Seen
from tests.attacks.runner import ANY, TIERS, class_ideas, few, run

COLUMNS = (
    "tried", "undeserved marks", "taken by their account", "canaries", "connections", "live on pages",
    "no result", "honest, mis-marked",
)  # fmt: skip
#: A class that ends early is tried again without whoever ended it, so often.
_MOST_ENDED = 20


def main() -> None:
    """Print a table for each kind of fence."""
    slow = "QUICK" not in os.environ
    for tier in TIERS:
        outcomes = _all_tried(tier, class_ideas(soak=slow))
        seen = {idea: outcome.seen[idea.id] for outcome, ideas in outcomes for idea in ideas}
        for idea in judged_ideas():
            points = judge_idea(idea, tier).points
            seen[idea] = Seen(points, points, points)
        _print(tier, seen, [outcome for outcome, _ in outcomes])
    _machines()


def _machines() -> None:
    """Print a line for each machine on which a few ideas are tried."""
    print(f"\n{len(few())} of the ideas on other machines, in the fence that holds there:")
    for kind, script in FALSE.items():
        with _empty_folder() as root:
            (root / "programs").mkdir()
            _print_machine(f"bwrap is {kind}", root, with_bwrap(root / "programs", script))
    for kind, make in MACHINES.items() if os.getuid() == 0 and for_all() else ():
        with _empty_folder() as root:
            _print_machine(kind, root, make())


def _print_machine(kind: str, root: Path, machine: Machine) -> None:
    outcome = run(ANY, few(), root, machine)
    row = zip(COLUMNS, _row({idea: outcome.seen[idea.id] for idea in few()}), strict=True)
    found = [f"{name} {count}" for name, count in row if name != "tried"]
    found += [f"harmed {len(outcome.harmed)}", f"ended {int(bool(outcome.ended))}"]
    print(f"  {kind}: {', '.join(found)}", flush=True)


@contextmanager
def _empty_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="attacks-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _all_tried(tier: str, ideas: list[Idea]) -> list[tuple[Outcome, list[Idea]]]:
    """Try ideas in one class; where it ends early, those without a result in another one, and so on."""
    tried: list[tuple[Outcome, list[Idea]]] = []
    while ideas and len(tried) <= _MOST_ENDED:
        with _empty_folder() as root:
            outcome = run(tier, ideas, root)
        left = [idea for idea in ideas if outcome.seen[idea.id].records is None] if outcome.ended else []
        left = left[1:]  # without the one that was being graded, or another that will do for it
        tried.append((outcome, [idea for idea in ideas if idea not in left]))
        ideas = left
    return tried


def _print(tier: str, seen: dict[Idea, Seen], outcomes: list[Outcome]) -> None:
    table = Table(title=f"attacks in {tier}")
    table.add_column("family")
    for name in COLUMNS:
        table.add_column(name, justify="right")
    families = sorted({idea.family for idea in seen})
    for family in families:
        table.add_row(family, *map(str, _row({i: s for i, s in seen.items() if i.family == family})))
    table.add_section()
    table.add_row("all", *map(str, _row(seen)))
    console = Console(width=160)
    console.print(table)
    ended = [outcome for outcome in outcomes if outcome.ended]
    harmed = {name for outcome in outcomes for name in outcome.harmed}
    changed = [path for outcome in outcomes for path in outcome.changed]
    left = [process for outcome in outcomes for process in outcome.left]
    print(
        f"class runs ended: {len(ended)}, classmates harmed: {len(harmed)}, files changed: {len(changed)}, "
        f"processes left: {len(left)}, seconds: {sum(outcome.seconds for outcome in outcomes):.0f}"
    )
    for detail in (*(outcome.ended[:300] for outcome in ended), *sorted(harmed), *changed, *left):
        print(f"  {detail}")


def _row(seen: dict[Idea, Seen]) -> tuple[int, ...]:
    attacks = {idea: what for idea, what in seen.items() if not idea.is_honest}
    honest = {idea: what for idea, what in seen.items() if idea.is_honest}
    mismarked = [i for i, s in honest.items() if {s.gradebook, s.records, s.notebook} != {i.deserves}]
    return (
        len(seen),
        sum(what.points > idea.deserves for idea, what in attacks.items()),
        sum(bool(what.loot) for what in seen.values()),
        sum(bool(what.canaries) for what in seen.values()),
        sum(bool(what.connections) for what in seen.values()),
        sum(bool(what.page) for what in seen.values()),
        sum(what.records is None for what in seen.values()),
        len(mismarked),
    )
