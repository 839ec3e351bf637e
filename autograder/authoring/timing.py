"""How long an assignment takes: the minutes that its author gives each task, and the time to read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from autograder.authoring.cells import AssignmentSource, SourceCell

#: Words a minute in a text full of formulas, and minutes to predict a figure, run it and look at it.
_WORDS_A_MINUTE, _MINUTES_A_DEMONSTRATION = 100, 2
#: How far the opening line may be from the sum.
_TOLERANCE_MINUTES = 20
_READING_LIST = "## Further reading"
_STATED = re.compile(r"About (?P<number>\d+)?(?P<half>½)? ?(?P<unit>hour|minute)s?")


def reading_minutes(cells: Sequence[SourceCell]) -> int:
    """Return how long prose and demonstrations take, tasks and the reading list left out."""
    prose = "\n".join(cell.text for cell in cells if cell.kind == "prose").partition(_READING_LIST)[0]
    words = len(re.findall(r"\w+", re.sub(r"\$\$.*?\$\$", " formula ", prose, flags=re.DOTALL)))
    demonstrations = sum(cell.kind == "demonstration" for cell in cells)
    return round(words / _WORDS_A_MINUTE + _MINUTES_A_DEMONSTRATION * demonstrations)


def total_minutes(source: AssignmentSource) -> int:
    """Return how long an assignment takes, reading and extra tasks included."""
    return sum(task.minutes for task in source.tasks) + reading_minutes(source.cells)


def duration(minutes: int) -> str:
    """Return a time as one says it: to five minutes below an hour and a half, in half hours above."""
    if minutes < 90:
        return f"{max(5, 5 * round(minutes / 5))} minutes"
    halves = round(minutes / 30)
    return f"{halves // 2}{'½' if halves % 2 else ''} hours"


def time_problem(source: AssignmentSource) -> str | None:
    """Return in what way the time of the opening line is not that of the parts; ``None`` if it is."""
    stated = _STATED.fullmatch(source.time)
    total = total_minutes(source)
    if stated is None:
        return f"the opening says {source.time!r}; write 'About 6½ hours' or 'About 10 minutes'"
    unit = 60 if stated["unit"] == "hour" else 1
    minutes = unit * (int(stated["number"] or 0) + (0.5 if stated["half"] else 0))
    if abs(minutes - total) <= max(_TOLERANCE_MINUTES, 0.05 * total):
        return None
    return (
        f"the opening says {source.time!r}, and its parts take {duration(total)} ({total} minutes); "
        "correct one of the two"
    )
