"""The vocabulary of a specification: what an exercise is, how its cases are drawn, what is compared.

The package ``checks/`` beside each assignment's ``source.py`` uses this vocabulary. It holds no expected
value: those come from the reference solution, either freshly computed (grading) or stored with the
public cases (the student's own check).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from course_lib.checking.lineup import Lineup

CaseGenerator = Callable[[np.random.Generator], Iterable["Case"]]

#: Stands between the names of mistakes that were made together.
AND = "+"
#: What begins the name of a mistake that is known only by the change in the student's text that mends it.
ONE_CHANGE = "one_change_"


def names_in(diagnosis: str | None) -> list[str]:
    """Return the mistakes that a diagnosis names; a change that mends the answer names none."""
    return [name for name in (diagnosis or "").split(AND) if name and not name.startswith(ONE_CHANGE)]


#: Kinds of aspects that are about form, and what a failure of each is called.
FORM_DIAGNOSES = {
    "vectorised": "python_loop",
    "loops": "too_many_loops",
    "unchanged": "inputs_changed",
    "integers": "not_integers",
}


@dataclass(frozen=True)
class Case:
    """One call of the student's function.

    Attributes
    ----------
    args : dict
        Arguments in the order of the signature. Values are arrays, numbers, strings, lists, ``None``,
        :class:`~course_lib.exchange.arguments.Seeded` or :class:`~course_lib.exchange.arguments.Probe`.
    label : str
        What is special about this case, in words that finish "wrong when …".
    atol : float or None
        Absolute tolerance where the problem's conditioning asks for more than the policy gives.
    via : str or None
        A driver of :mod:`course_lib.answering.drivers` that calls the function, for what one plain call
        cannot show: many steps, a backward pass with the student's own cache, a distribution.
    kept : dict
        What the judge keeps to itself, such as images on which a network is tried that came back. It is never
        sent to where the student's code runs.
    deadlines : float
        How many times the usual deadline the call may take, for one that trains a network.
    """

    args: dict[str, Any]
    label: str = ""
    atol: float | None = None
    via: str | None = None
    kept: dict[str, Any] = field(default_factory=dict)
    deadlines: float = 1.0


def case(
    label: str = "",
    *,
    atol: float | None = None,
    via: str | None = None,
    kept: dict[str, Any] | None = None,
    deadlines: float = 1.0,
    **args: Any,
) -> Case:
    """Return a :class:`Case` whose arguments are written as keywords, in the signature's order.

    With ``via`` they are the arguments of that driver instead.
    """
    return Case(args, label, atol, via, kept or {}, deadlines)


def coarse(numbers: NDArray[np.float64], step: float = 1 / 32) -> NDArray[np.float64]:
    """Return numbers rounded to multiples of a power of two.

    For large scores: whoever computes in single precision loses none of their digits, and is right.
    """
    return np.round(numbers / step) * step


@dataclass(frozen=True)
class Aspect:
    """One thing that is looked at, worth points of its own.

    ``kind`` names the judge in :mod:`course_lib.checking.aspects`; ``cases`` names a case set of the
    exercise; ``of`` names the outputs that are looked at; ``options`` are the judge's own settings.
    """

    name: str
    kind: str
    cases: str = ""
    of: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def is_compared(self) -> bool:
        """Whether outputs are compared with expected ones; the others need only the inputs."""
        return self.kind in ("values", "gradient")

    @property
    def is_robust(self) -> bool:
        """Whether it looks at odd cases, and counts only for outputs that are right in ordinary ones."""
        return bool(self.options.get("robust"))

    @property
    def is_form(self) -> bool:
        """Whether it counts only once some aspect of substance is right: an empty function has form, too."""
        return self.kind in FORM_DIAGNOSES or bool(self.options.get("form"))


@dataclass(frozen=True)
class Mutant:
    """A known wrong answer, as an edit of the reference solution (or, rarely, as code of its own)."""

    message: str
    patches: tuple[tuple[str, str], ...] = ()
    code: str | None = None


@dataclass
class Exercise:
    """One function (or one choice question) that a student writes, and how it is looked at.

    ``stub`` is the code that students are given, where they are given any: a function to repair counts as not
    attempted as long as it is as it was, and the comment of an open choice says how many letters it wants.
    ``parameters`` are those of the function (or of a class's ``__init__``), in order. ``why`` explains the
    right answer to a choice question where that is known.
    ``defines`` are the functions and classes of its cell: a forward half may stand there with the backward
    one.
    ``lineup`` holds the implementations that a test is tried on, where the student writes a test.
    """

    name: str
    returns: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    options: str = ""
    aspects: list[Aspect] = field(default_factory=list)
    generators: dict[str, CaseGenerator] = field(default_factory=dict)
    mutants: dict[str, Mutant] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)
    points: dict[str, float] = field(default_factory=dict)
    stub: str = ""
    parameters: tuple[str, ...] = ()
    why: str = ""
    defines: tuple[str, ...] = ()
    lineup: Lineup | None = None

    @property
    def is_choice(self) -> bool:
        """Whether the student picks letters instead of writing a function."""
        return bool(self.options)

    @property
    def is_class(self) -> bool:
        """Whether the student writes a class: its ``parameters`` are those of ``__init__``."""
        return self.parameters[:1] == ("self",)

    @property
    def one_letter(self) -> bool:
        """Whether this is a choice whose open line asks for "one letter", not "one letter or several"."""
        return self.is_choice and "one letter" in self.stub and "several" not in self.stub

    @property
    def max_points(self) -> float:
        """Points of all aspects together, as given in ``source.py``."""
        return sum(self.points.values())

    def knows(self, diagnosis: str | None) -> bool:
        """Return whether a diagnosis names one of the known wrong answers, or several of them."""
        return diagnosis is not None and all(name in self.messages for name in diagnosis.split(AND))

    @property
    def compared(self) -> tuple[str, ...]:
        """The outputs that some aspect compares; a cache is returned too, but it is the student's own."""
        return tuple(dict.fromkeys(name for aspect in self.aspects for name in aspect.of))

    def values(
        self,
        name: str,
        *,
        cases: CaseGenerator,
        of: str | tuple[str, ...] | None = None,
        exact: bool = False,
    ) -> None:
        """Compare the outputs ``of`` (all of them unless told) with the reference's."""
        self._add(name, "values", cases, self._outputs(of), {"exact": exact} if exact else {})

    def robust(
        self, name: str, *, cases: CaseGenerator, of: str | tuple[str, ...] | None = None, exact: bool = False
    ) -> None:
        """Compare outputs on odd cases: integers, one example, huge scores, what the text announces or not.

        Only outputs that are right otherwise are looked at, and a difference or an exception costs this
        aspect alone.
        """
        self._add(
            name, "values", cases, self._outputs(of), {"robust": True, **({"exact": True} if exact else {})}
        )

    def gradient(self, name: str, *, of: str, loss: str, wrt: str, cases: CaseGenerator) -> None:
        """Compare a gradient with the reference's, and say whether it is the slope of the student's own loss.

        ``of`` is the output that holds the gradient of the output ``loss`` by the argument ``wrt``.
        """
        self._add(name, "gradient", cases, (of,), {"loss": loss, "wrt": wrt})

    def vectorised(self, name: str, *, grows: tuple[str, ...], cases: CaseGenerator) -> None:
        """Require that no Python loop runs over the rows of the arguments ``grows``.

        The syntax tree is read, and the growth of processor time is measured on plain calls with many rows,
        mixed from those of the first case, whose answers are compared with the reference's. So that case is a
        plain call, without a driver, and any mixture of two of its rows has to be a row that may come up.
        """
        self._add(name, "vectorised", cases, (), {"grows": list(grows)})

    def loops(self, name: str, *, at_most: int, cases: CaseGenerator) -> None:
        """Require that Python loops are nested at most ``at_most`` deep."""
        self._add(name, "loops", cases, (), {"at_most": at_most})

    def unchanged(self, name: str, *, cases: CaseGenerator) -> None:
        """Require that the function leaves its arguments as they were."""
        self._add(name, "unchanged", cases, (), {})

    def integers(self, name: str, *, of: str, cases: CaseGenerator) -> None:
        """Require that an output has an integer type, which whole numbers in floats lack."""
        self._add(name, "integers", cases, self._outputs(of), {})

    def property(
        self,
        name: str,
        holds: str,
        *,
        cases: CaseGenerator,
        form: bool = False,
        robust: bool = False,
        **settings: Any,
    ) -> None:
        """Require a property of :mod:`course_lib.checking.properties`, for answers that may differ.

        With ``form``, it counts only once some other aspect is right: shapes, and where random numbers come
        from, are right in many an answer that holds nothing else. With ``robust``, its cases are odd: they
        cost this aspect alone, and are looked at once the same property holds in ordinary cases.
        """
        options = {"holds": holds, "settings": settings, "form": form, **({"robust": True} if robust else {})}
        self._add(name, "property", cases, (), options)

    def known_wrong(self, id: str, message: str, *patches: tuple[str, str], code: str | None = None) -> None:
        """Register a wrong answer that is recognised by what it returns.

        Parameters
        ----------
        id : str
            Stable name, unique within the exercise; it is the ``diagnosis`` in every record.
        message : str
            What the student reads: the mistake and the next thought, never the solution.
        *patches : (str, str)
            Replacements in the reference solution's cell; each must apply.
        code : str, optional
            A whole definition instead of patches, for a mistake that is another algorithm.
        """
        if id in self.mutants:
            raise ValueError(f"{self.name}: known wrong answer {id!r} is registered twice")
        if bool(patches) == (code is not None):
            raise ValueError(f"{self.name}/{id}: give patches or code, and not both")
        self.mutants[id] = Mutant(message, patches, code)
        self.messages[id] = message

    def _outputs(self, of: str | tuple[str, ...] | None) -> tuple[str, ...]:
        chosen = self.returns if of is None else (of,) if isinstance(of, str) else of
        unknown = set(chosen) - set(self.returns)
        if unknown:
            raise ValueError(f"{self.name}: {sorted(unknown)} is not among returns={self.returns}")
        return tuple(chosen)

    def _add(
        self, name: str, kind: str, cases: CaseGenerator, of: tuple[str, ...], options: dict[str, Any]
    ) -> None:
        if any(aspect.name == name for aspect in self.aspects):
            raise ValueError(f"{self.name}: aspect {name!r} is given twice")
        set_name = cases.__name__
        if self.generators.setdefault(set_name, cases) is not cases:
            raise ValueError(f"{self.name}: two different generators are called {set_name!r}")
        self.aspects.append(Aspect(name, kind, set_name, of, options))


class Assignment:
    """The specification of one assignment: its exercises in the notebook's order."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.exercises: dict[str, Exercise] = {}

    def __iter__(self) -> Iterator[Exercise]:
        return iter(self.exercises.values())

    def exercise(self, name: str, *, returns: tuple[str, ...], uses: tuple[str, ...] = ()) -> Exercise:
        """Begin the specification of the function ``name``.

        Parameters
        ----------
        name : str
            The function's name, which is also the ``exercise=`` marker in ``source.py``.
        returns : tuple of str
            Names of what it returns, as the docstring calls them, since students read them; one name means a
            bare value. Several outputs of a driver may be parts of one thing, as in ``"grads: weights"`` and
            ``"grads: biases"``: only what stands before the colon is shown.
        uses : tuple of str
            Earlier exercises that it calls; when it fails, feedback points at those that failed too.
        """
        return self._register(Exercise(name, returns=returns, uses=uses))

    def choice(self, name: str, *, options: str, because: dict[str, str], why: str) -> Exercise:
        """Register a choice question, answered by one or more letters assigned to the variable ``name``.

        ``because`` says of wrong answers why they are wrong, ``why`` what makes the right one right. Neither
        order nor case of letters matters.
        """
        exercise = self._register(Exercise(name, returns=(name,), options=options, why=why))
        exercise.aspects.append(Aspect("answer", "choice"))
        for letters, reason in because.items():
            exercise.messages[f"answer_{letters}"] = reason
        return exercise

    def _register(self, exercise: Exercise) -> Exercise:
        if exercise.name in self.exercises:
            raise ValueError(f"{self.name}: exercise {exercise.name!r} is registered twice")
        self.exercises[exercise.name] = exercise
        return exercise
