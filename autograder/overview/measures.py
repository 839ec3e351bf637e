"""What the situations of a class add up to: numbers about exercises, mistakes by name, who needs somebody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from autograder.grading.printable import printable
from autograder.grading.states import NOT_GRADED, NOTHING, WAITS
from autograder.overview.situations import Attempt, Situation
from autograder.reporting.rows import first_sentence

#: A correlation of fewer students than this is mostly chance.
FEWEST = 10
#: Somebody below this share of the points, or who left as many exercises out, may need help.
LITTLE, MANY_OPEN = 0.5, 1 / 3
#: What came of an exercise, in the order in which a bar shows it.
OUTCOMES = ("passed", "partial", "failed", "error", "timeout", "not_attempted")


@dataclass(frozen=True)
class ExerciseMeasure:
    """One exercise in a class.

    Attributes
    ----------
    exercise : str
    outcomes : dict
        How many students, by status.
    difficulty : float
        The mean share of its points: 1 is what everybody can do, 0 what nobody can.
    discrimination : float or None
        The correlation between the share of its points and the points of all other exercises; ``None`` for
        fewer than ten students, or where one of the two is the same for all.
    unnamed : int
        How many students have something wrong that no name, exception, time-out or earlier function explains.
    """

    exercise: str
    outcomes: Mapping[str, int]
    difficulty: float
    discrimination: float | None
    unnamed: int

    @property
    def students(self) -> int:
        """How many were judged."""
        return sum(self.outcomes.values())


def exercise_measures(people: Sequence[Situation]) -> list[ExerciseMeasure]:
    """Return a measure of each exercise, in the notebook's order, over those who have a verdict."""
    judged = [person for person in people if person.attempts]
    names = dict.fromkeys(name for person in judged for name in person.attempts)
    return [_measure(name, [p for p in judged if name in p.attempts]) for name in names]


def _measure(name: str, judged: Sequence[Situation]) -> ExerciseMeasure:
    attempts = [person.attempts[name] for person in judged]
    rest = [sum(a.points for a in person.attempts.values() if a.exercise != name) for person in judged]
    shares = [attempt.share for attempt in attempts]
    counted = {status: sum(a.status == status for a in attempts) for status in OUTCOMES}
    unnamed = sum(attempt.unnamed and not attempt.elsewhere for attempt in attempts)
    return ExerciseMeasure(name, counted, float(np.mean(shares)), _correlation(shares, rest), unnamed)


def _correlation(mine: Sequence[float], rest: Sequence[float]) -> float | None:
    if len(mine) < FEWEST or np.ptp(mine) == 0 or np.ptp(rest) == 0:
        return None
    return float(np.corrcoef(mine, rest)[0, 1])


@dataclass(frozen=True)
class Misconception:
    """A mistake that some students of a class made in one exercise.

    Attributes
    ----------
    exercise, mistake : str
    students : tuple of str
    example : str
        What one of them was told.
    """

    exercise: str
    mistake: str
    students: tuple[str, ...]
    example: str

    @property
    def words(self) -> str:
        """The mistake in words: what was told first, without the question that comes after it."""
        return first_sentence(printable(self.example.partition("\n")[0]))


def misconceptions(people: Sequence[Situation]) -> list[Misconception]:
    """Return the mistakes of a class by name, the most frequent first, then in the notebook's order."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    names = dict.fromkeys(attempt.exercise for _, attempt in _attempts(people))
    place = {name: number for number, name in enumerate(names)}
    for person, attempt in _attempts(people):
        for mistake, message in attempt.mistakes.items():
            found.setdefault((attempt.exercise, mistake), []).append((person.student, message))
    made = [
        Misconception(exercise, mistake, tuple(student for student, _ in told), told[0][1])
        for (exercise, mistake), told in found.items()
    ]
    return sorted(made, key=lambda m: (-len(m.students), place[m.exercise], m.mistake))


@dataclass(frozen=True)
class Shared:
    """A mistake of a class in all exercises in which it is told in the same words.

    Attributes
    ----------
    words : str
        The first sentence of what is told.
    mistakes : tuple of str
        The names that it goes by.
    students : tuple of str
    where : tuple of (str, int)
        The exercises, and how many made it in each.
    example : str
        What one of them was told.
    """

    words: str
    mistakes: tuple[str, ...]
    students: tuple[str, ...]
    where: tuple[tuple[str, int], ...]
    example: str


def in_words(found: Iterable[Misconception]) -> list[Shared]:
    """Return one line for a mistake, in however many exercises it was made; the most frequent comes first."""
    told: dict[str, list[Misconception]] = {}
    for one in found:
        told.setdefault(one.words, []).append(one)
    return sorted((_shared(*item) for item in told.items()), key=lambda one: -len(one.students))


def _shared(words: str, made: Sequence[Misconception]) -> Shared:
    by_exercise: dict[str, set[str]] = {}
    for one in made:
        by_exercise.setdefault(one.exercise, set()).update(one.students)
    return Shared(
        words,
        tuple(dict.fromkeys(one.mistake for one in made)),
        tuple(dict.fromkeys(student for one in made for student in one.students)),
        tuple((exercise, len(students)) for exercise, students in by_exercise.items()),
        made[0].example,
    )


def _attempts(people: Iterable[Situation]) -> Iterator[tuple[Situation, Attempt]]:
    for person in people:
        for attempt in person.attempts.values():
            yield person, attempt


@dataclass(frozen=True)
class Travelling:
    """A mistake that goes by the same name in several assignments.

    Attributes
    ----------
    mistake : str
    students : dict
        Who made it, by assignment.
    again : tuple of str
        Who made it in more than one.
    """

    mistake: str
    students: Mapping[str, frozenset[str]]
    again: tuple[str, ...]


def travelling(by_assignment: Mapping[str, Iterable[Situation]]) -> list[Travelling]:
    """Return the mistakes that were made in more than one assignment, those made again most often first."""
    found: dict[str, dict[str, set[str]]] = {}
    for assignment, people in by_assignment.items():
        for person, attempt in _attempts(people):
            for mistake in attempt.mistakes:
                found.setdefault(mistake, {}).setdefault(assignment, set()).add(person.student)
    several = [
        Travelling(mistake, {a: frozenset(s) for a, s in where.items()}, _in_several(where.values()))
        for mistake, where in found.items()
        if len(where) > 1
    ]
    return sorted(several, key=lambda t: (-len(t.again), -sum(map(len, t.students.values())), t.mistake))


def _in_several(groups: Iterable[set[str]]) -> tuple[str, ...]:
    listed = [student for group in groups for student in group]
    return tuple(sorted({student for student in listed if listed.count(student) > 1}))


@dataclass
class Attention:
    """Whom somebody has to look at, and why.

    Attributes
    ----------
    waiting, unreadable, late : list of Situation
    help : dict
        Why each of these students may need help.
    """

    waiting: list[Situation] = field(default_factory=list)
    unreadable: list[Situation] = field(default_factory=list)
    late: list[Situation] = field(default_factory=list)
    help: dict[str, str] = field(default_factory=dict)


def attention(people: Iterable[Situation]) -> Attention:
    """Return who waits for a person, could not be read, came late, and who may need help."""
    found = Attention()
    for person in people:
        if person.state == WAITS:
            found.waiting.append(person)
        if person.state == NOT_GRADED:
            found.unreadable.append(person)
        if person.late:
            found.late.append(person)
        why = "; ".join(_troubles(person))
        if why:
            found.help[person.student] = why
    return found


def _troubles(person: Situation) -> Iterator[str]:
    if person.state == NOTHING:
        yield "handed nothing in"
    judged = sum(attempt.points for attempt in person.attempts.values())
    most = sum(attempt.max_points for attempt in person.attempts.values())
    if most and judged < LITTLE * most:
        yield f"{judged:g} of the {most:g} points that are judged by checks"
    open_ones = [a.exercise for a in person.attempts.values() if a.status == "not_attempted"]
    if person.attempts and len(open_ones) >= MANY_OPEN * len(person.attempts):
        yield f"{len(open_ones)} of {len(person.attempts)} exercises not written"
