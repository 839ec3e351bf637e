"""Late days: so many that everybody may take over a term, then a share of the points for each day more.

An nbgrader plugin, so that stock ``nbgrader autograde`` computes the same. A class turns it on in its
``nbgrader_config.py``::

    c.AssignLatePenalties.plugin_class = "autograder.grading.late_days.LateDays"
    c.LateDays.budget = 5          # days in all
    c.LateDays.most = 2            # of them at most so many for one assignment
    c.LateDays.share = 0.1         # of the points, for every further day begun

Days are taken in the order in which assignments are due, so what a later one costs depends on the earlier;
`autograder grade --regrade` settles it once a late hand-in to an earlier assignment has come.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from nbgrader.plugins import BasePlugin
from traitlets import Float, Integer

from autograder.reporting.read_scores import read_lateness

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Taken:
    """How late one hand-in was, in days begun, and how many of them the budget covered.

    Attributes
    ----------
    assignment : str
    days, covered : int
    """

    assignment: str
    days: int
    covered: int

    @property
    def paid(self) -> int:
        """Days that cost points."""
        return self.days - self.covered


def days_begun(late: timedelta) -> int:
    """Return how many days something is late, every day begun counting as one."""
    return max(0, math.ceil(late / _DAY))


def taken(lateness: Iterable[tuple[str, datetime, timedelta]], budget: int, most: int) -> list[Taken]:
    """Return how a student's days were covered, in the order of due dates.

    Parameters
    ----------
    lateness : iterable of (assignment, due, late)
    budget, most : int
        Days in all, and for one assignment.
    """
    left, found = budget, list[Taken]()
    for assignment, _, late in sorted(lateness, key=lambda item: (item[1], item[0])):
        days = days_begun(late)
        covered = min(days, most, left)
        left -= covered
        found.append(Taken(assignment, days, covered))
    return found


class LateDays(BasePlugin):  # type: ignore[misc]  # nbgrader is untyped
    """Takes late days from a budget, and points where there are none left."""

    budget = Integer(0, min=0, help="Late days that a student has in all").tag(config=True)
    most = Integer(1000, min=0, help="Late days that one assignment may take").tag(config=True)
    share = Float(0.1, min=0.0, max=1.0, help="Share of the points for every further day begun").tag(
        config=True
    )

    #: Set by our own grading; nbgrader's says of whom a penalty is asked for, and not for what.
    assignment = ""

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float:
        """Return the points that being late costs, as nbgrader asks for them."""
        late = timedelta(seconds=total_seconds_late)
        lateness = read_lateness(self._db_url)
        mine = dict(lateness.students.get(student_id, {}))
        name = self.assignment or _which(mine, late)
        mine[name] = late  # what is being written is not to be read yet
        due = [(other, lateness.due.get(other, datetime.max), how) for other, how in mine.items()]
        days = next(one for one in taken(due, self.budget, self.most) if one.assignment == name)
        return min(score, self.share * score * days.paid)

    @property
    def _db_url(self) -> str:
        settings: Any = self.config.CourseDirectory
        return str(settings.get("db_url", f"sqlite:///{settings.get('root', '.')}/gradebook.db"))


def _which(lateness: Mapping[str, timedelta], late: timedelta) -> str:
    """Return the assignment that is this late: nbgrader has written it before it asks."""
    same = (name for name, how in lateness.items() if abs(how - late) < timedelta(seconds=1))
    return next(same, "")
