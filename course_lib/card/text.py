"""A verdict as lines of plain text: for files, pipes, and programs that show nothing else."""

from __future__ import annotations

from course_lib.card.words import SIGNS, aspect_points, gathered, headline, unwritten, visible
from course_lib.checking.verdict import Verdict


def as_text(verdict: Verdict) -> str:
    """Return a verdict as lines of plain text, in which nothing commands a terminal."""
    return visible("\n".join(_lines(verdict)))


def _lines(verdict: Verdict) -> list[str]:
    lines = [f"{verdict.exercise}: {headline(verdict)}"]
    if verdict.status == "not_attempted":
        said = unwritten(verdict)
        return [*lines, f"      {said}"] if said else lines
    for aspects in gathered(verdict):
        names = ", ".join(f"{aspect.name} ({aspect_points(aspect)})" for aspect in aspects)
        lines.append(f"  {SIGNS[aspects[0].outcome]} {names}")
        lines += [f"      {line}" for line in aspects[0].message.splitlines()]
    return [*lines, *(f"  {remark}" for remark in verdict.remarks)]
