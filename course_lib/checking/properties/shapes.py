"""Whether the gradients of vectors are vectors."""

from __future__ import annotations

from course_lib.checking.finding import Finding
from course_lib.checking.properties import holds
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer


@holds("one_axis")
def one_axis(case: Case, answer: Answer, *, diagnosis: str) -> Finding | None:
    """Judge the shapes that the gradients of biases, scales and shifts came in.

    Parameters
    ----------
    case : Case
        Of a driver that returns, as its last output, shapes by name
        (:func:`course_lib.answering.drivers.backprop.shapes`).
    answer : Answer
        What it returned.
    diagnosis : str
        Name of the mistake of keeping a first axis of length 1.

    Returns
    -------
    Finding or None
        Their values, and so their length, are other aspects' business.
    """
    shapes = answer.value[-1]
    wrong = {name: shape for name, shape in shapes.items() if shape is None or len(shape) != 1}
    if not wrong:
        return None
    said = [
        f"`{name}` has shape {tuple(shape)}; the gradient of a vector has one axis."
        if shape
        else _no_axis(name, shape)
        for name, shape in wrong.items()
    ]
    kept = all(shape is not None and len(shape) == 2 and shape[0] == 1 for shape in wrong.values())
    return Finding(" ".join(said), diagnosis if kept else None)


def _no_axis(name: str, shape: list[int] | None) -> str:
    if shape is None:
        return f"`{name}` is missing, or None."
    return f"`{name}` is a single number; the gradient of a vector has one axis."
