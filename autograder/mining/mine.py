"""``autograder mine``: from hand-ins to groups of wrong answers without a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from autograder.authoring.assignment import LoadedAssignment
from autograder.grading.grade_one import judge_answers, workers_for
from autograder.grading.seeds import NO_SECRET, seed_for
from autograder.mining.answers import HandedIn
from autograder.mining.behaviour import Group, Unnamed, grouped, is_unnamed, unnamed
from autograder.mining.drafts import WithDrafts, with_drafts
from course_lib.checking.judge import judge
from course_lib.checking.spec import Exercise, names_in
from course_lib.checking.verdict import Verdict
from course_lib.running.lent import Workers
from course_lib.running.limits import Limits


@dataclass
class Mined:
    """What was found.

    Attributes
    ----------
    read, wrong, named : int
        How many hand-ins were judged, how many of their answers are wrong, and how many of these got a name.
    unreadable : list of HandedIn
    groups : list of Group
        The wrong answers without a name, by what they do; those whose exception says it are not among them,
        nor those that are right once the functions are which they need.
    drafts : dict
        Each group's name for a draft, by place in the list.
    gained : dict
        How many answers would be named by each draft.
    """

    read: int = 0
    wrong: int = 0
    named: int = 0
    unreadable: list[HandedIn] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    gained: dict[str, int] = field(default_factory=dict)

    def name_of(self, group: Group) -> str:
        """Return the name that a group's draft has."""
        same = [other for other in self.groups if other.exercise == group.exercise]
        return f"mined_{same.index(group) + 1}"


def mine(
    loaded: LoadedAssignment,
    handed_in: Iterable[HandedIn],
    limits: Limits | None = None,
    only: Sequence[str] = (),
    advance: Callable[[str], None] = lambda label: None,
) -> Mined:
    """Judge what was handed in on one fixed set of cases, and group the wrong answers that have no name.

    Parameters
    ----------
    loaded : LoadedAssignment
    handed_in : iterable of HandedIn
    limits : Limits, optional
        What each of them may use.
    only : sequence of str
        Look at these exercises; at all unless told.
    advance : callable
        Told the label of each that is done.
    """
    miner = _Miner(loaded, limits, only)
    found, unnamed_ones, again = Mined(), list[Unnamed](), dict[str, HandedIn]()
    for one in handed_in:
        if one.problem:
            found.unreadable.append(one)
        else:
            mine_here = miner.judged(one, found)
            unnamed_ones += mine_here
            again |= {one.label: one} if mine_here else {}
        advance(one.label)
    found.groups = grouped(unnamed_ones)
    miner.count_gains(found, again)
    return found


class _Miner:
    """Runs hand-ins, each in a worker of its own, all on the same cases."""

    def __init__(self, loaded: LoadedAssignment, limits: Limits | None, only: Sequence[str]) -> None:
        self._loaded, self._limits = loaded, limits
        chosen = [name for name in loaded.exercises if not only or name in only]
        functions = [name for name in chosen if not loaded.exercises[name].is_choice]
        self._seeds = {name: seed_for(NO_SECRET, loaded.name, "mine", name) for name in functions}
        self._oracles = {name: loaded.oracle(name, seed) for name, seed in self._seeds.items()}

    @contextmanager
    def _running(self, one: HandedIn, exercise: Exercise | None = None) -> Iterator[Workers]:
        """Run a hand-in; for one exercise with the reference of what it needs, so that only its own shows."""
        lent = [n for n in (exercise.uses if exercise else ()) if n in self._loaded.library.lendable]
        with workers_for(self._loaded, one.cells, self._limits, lent, one.beside) as workers:
            workers.lent = lent
            yield workers

    def judged(self, one: HandedIn, found: Mined) -> list[Unnamed]:
        """Judge a hand-in, count what came of it, and return its wrong answers without a name."""
        found.read += 1
        nameless, seeds = list[Unnamed](), self._to_judge(one, found)
        if not seeds:
            return nameless
        with self._running(one) as workers:
            verdicts = judge_answers(self._loaded, workers, seeds)
        for verdict in filter(_is_wrong, verdicts):
            found.wrong += 1
            exercise = self._loaded.exercises[verdict.exercise]
            if any(names_in(aspect.diagnosis) for aspect in verdict.aspects):
                found.named += 1
            elif is_unnamed(verdict) or exercise.uses:  # an exception may be for want of what it needs
                nameless += self._alone(one, exercise, found)
        return nameless

    def _alone(self, one: HandedIn, exercise: Exercise, found: Mined) -> Iterator[Unnamed]:
        """Judge an answer by itself, and yield it unless it has a name now, or is right."""
        oracle = self._oracles[exercise.name]
        with self._running(one, exercise) as workers:
            answers = workers.of(exercise.name)
            verdict = judge(exercise, oracle, answers)
            if is_unnamed(verdict):
                yield unnamed(exercise, oracle, answers, verdict, one.label)
            found.named += any(names_in(aspect.diagnosis) for aspect in verdict.aspects)

    def _to_judge(self, one: HandedIn, found: Mined) -> dict[str, int]:
        """Return the exercises to judge with their seeds, and count the others by what is known of them."""
        if one.judged is None:
            return self._seeds
        seeds = {}
        for name, attempt in one.judged.items():
            if name in self._seeds and (attempt.unnamed or attempt.elsewhere):
                seeds[name] = self._seeds[name]
            elif name in self._seeds and attempt.status in ("failed", "partial", "error", "timeout"):
                found.wrong += 1
                found.named += bool(attempt.mistakes)
        return seeds

    def count_gains(self, found: Mined, again: dict[str, HandedIn]) -> None:
        """Judge the answers in the groups again, the drafts among what is known, and count who is named."""
        where = {(m.label, m.exercise): found.name_of(g) for g in found.groups for m in g.members}
        for label, name in where:
            exercise = self._loaded.exercises[name]
            with self._running(again[label], exercise) as workers:
                verdict = self._with_drafts(found, exercise, workers)
            for draft in {name for a in verdict.aspects for name in names_in(a.diagnosis)}:
                key = f"{name}/{draft}"
                found.gained[key] = found.gained.get(key, 0) + 1

    def _with_drafts(self, found: Mined, exercise: Exercise, workers: Workers) -> Verdict:
        drafts = {found.name_of(g): g.first.replies for g in found.groups if g.exercise == exercise.name}
        oracle = WithDrafts(self._oracles[exercise.name], drafts)
        return judge(with_drafts(exercise, [*drafts]), oracle, workers.of(exercise.name))


def _is_wrong(verdict: Verdict) -> bool:
    return any(aspect.outcome in ("wrong", "error", "timeout") for aspect in verdict.aspects)
