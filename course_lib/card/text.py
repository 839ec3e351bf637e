"""A verdict as lines of plain text: for files, pipes, and programs that show nothing else."""

from __future__ import annotations

from course_lib.card.words import SIGNS, aspect_points, gathered, headline, unwritten
from course_lib.checking.verdict import Verdict


def as_text(verdict: Verdict) -> str:
    """Return a verdict as lines of plain text, just as the student's code left them."""
    lines = [f"{verdict.exercise}: {headline(verdict)}"]
    if verdict.status == "not_attempted":
        said = unwritten(verdict)
        return f"{lines[0]}\n      {said}" if said else lines[0]
    for aspects in gathered(verdict):
        names = ", ".join(f"{aspect.name} ({aspect_points(aspect)})" for aspect in aspects)
        lines.append(f"  {SIGNS[aspects[0].outcome]} {names}")
        lines += [f"      {line}" for line in aspects[0].message.splitlines()]
    return "\n".join([*lines, *(f"  {remark}" for remark in verdict.remarks)])
