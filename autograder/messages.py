"""All that students are told of wrong answers, for a person to read: is every sentence true and plain?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.oracle import public_seed
from autograder.shares import answering, visible
from course_lib.checking.judge import judge
from course_lib.checking.spec import AND, Exercise
from course_lib.running.local import LocalAnswers

#: A message of more words is too long to be read.
MOST_WORDS = 160


@dataclass(frozen=True)
class Message:
    """What a row of a verdict says of a wrong answer.

    Attributes
    ----------
    exercise, aspect : str
    mistakes : str
        The known wrong answer that was judged, or two.
    text : str
    """

    exercise: str
    aspect: str
    mistakes: str
    text: str

    @property
    def words(self) -> int:
        """How many words there are to read; tables, calls and code, which are indented, are not counted."""
        return sum(len(line.split()) for line in self.text.splitlines() if not line.startswith("    "))


def messages(loaded: LoadedAssignment, *, pairs: bool) -> Iterator[Message]:
    """Yield what a student's own check says of every known wrong answer, and of every two at once.

    What was said of another wrong answer to the same exercise in the same words is left out.
    """
    for exercise in loaded.specification:
        if exercise.is_choice:
            for text, name in {text: name for name, text in exercise.messages.items()}.items():
                yield Message(exercise.name, "answer", name, text)
            continue
        told = set[str]()
        for mistakes, wrong in _wrong_answers(loaded, exercise, pairs):
            verdict = judge(
                answering(exercise), loaded.oracle(exercise.name, public_seed(exercise.name)), wrong
            )
            for row in verdict.aspects:
                if row.outcome in ("wrong", "error", "timeout") and row.message not in told:
                    told.add(row.message)
                    yield Message(exercise.name, row.name, mistakes, row.message)


def _wrong_answers(
    loaded: LoadedAssignment, exercise: Exercise, pairs: bool
) -> Iterator[tuple[str, LocalAnswers]]:
    reference = loaded.reference
    for mistake in visible(answering(exercise)):
        yield mistake, LocalAnswers(reference.mutated(exercise.name, exercise.mutants[mistake], mistake))
    if pairs:
        for pair, text in reference.pairs(exercise.name, exercise.mutants).items():
            both = AND.join(pair)
            yield both, LocalAnswers(reference.doubly_mutated(exercise.name, text, both))
