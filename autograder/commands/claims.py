"""``autograder claims``: what the notebooks say of their experiments, measured again."""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from autograder.authoring.claims import Measured


@click.command()
@click.argument("assignments", nargs=-1)
@click.option("--slow/--no-slow", default=False, help="Measure those that take longer, too.")
def claims(assignments: tuple[str, ...], slow: bool) -> None:
    """Measure again what the notebooks say of their experiments."""
    from autograder.authoring.assignment import load_assignment
    from autograder.authoring.claims import load_claims, measured
    from autograder.authoring.source import find_assignments

    count = wrong = 0
    for name in assignments or find_assignments():
        loaded = load_assignment(name)
        for claim in load_claims(loaded.folder):
            if claim.slow and not slow:
                continue
            found = measured(loaded, claim)
            count, wrong = count + 1, wrong + (not found.holds)
            click.echo(_line(name, found))
    click.echo(f"{count} claims, {wrong} of them do not hold.")
    sys.exit(1 if wrong else 0)


def _line(assignment: str, found: Measured) -> str:
    """Return what is claimed, between which bounds, and what was measured."""
    claim, values = found.claim, found.values
    quote = textwrap.shorten(claim.quote, 90, placeholder=" …")
    seeds = "once" if claim.seeds == 1 else f"over {claim.seeds} seeds"
    lines = [
        f"{'✓' if found.holds else '✗'} {assignment}: {claim.name}: “{quote}”",
        f"    stated: {claim.low:g} to {claim.high:g}",
        f"    measured: {min(values):.4g} to {max(values):.4g} {seeds}",
    ]
    return "\n".join(lines if found.quoted else [*lines, "    These words stand nowhere in the notebook."])
