"""What a figure must show, whatever it looks like."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.checking.finding import Finding
from course_lib.checking.properties import holds
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer


@holds("curves_drawn")
def curves_drawn(case: Case, answer: Answer, *, part: str) -> Finding | None:
    """Judge ``draw_report(ax, training, validation)`` by what its driver found on the axes.

    Parameters
    ----------
    case : Case
        ``training`` and ``validation`` are accuracies, one for each epoch.
    answer : Answer
        The lines with what the legend calls them, and what the axes are called. Shares may have been drawn
        as per cents.
    part : {"curves", "axes", "legend"}
    """
    drawn = answer.value
    if part == "axes":
        nameless = [name for name in ("x", "y") if not str(drawn[name]).strip()]
        told = " and ".join(f"`{name}`" for name in nameless)
        return Finding(f"Axes of `ax` without a name: {told}.", "axes_unnamed") if nameless else None
    asked = {name: np.asarray(case.args[name]) for name in ("training", "validation")}
    found = {name: [line for line in drawn["lines"] if _shows(line, y)] for name, y in asked.items()}
    if part == "legend":
        return _legend(found)
    missing = [name for name, lines in found.items() if not lines]
    if missing:
        return _missing(missing, asked, drawn["lines"])
    x = np.asarray(found["validation"][0]["x"], dtype=float)
    if not np.array_equal(x, np.arange(1, len(x) + 1)):
        return Finding(f"The validation curve begins at epoch {x[0]:g} and ends at {x[-1]:g}.", "from_zero")
    return None


def _shows(line: dict[str, Any], y: np.ndarray[Any, Any]) -> bool:
    drawn = np.asarray(line["y"], dtype=float)
    return drawn.shape == y.shape and bool(np.allclose(drawn, y) or np.allclose(drawn, 100 * y))


def _missing(missing: list[str], asked: dict[str, Any], lines: list[dict[str, Any]]) -> Finding:
    if not lines:
        return Finding("There is no line on `ax`.", "drawn_elsewhere")
    told = f"No line on `ax` shows the {missing[0]} accuracies."
    if any(_shows(line, np.maximum.accumulate(asked[missing[0]])) for line in lines):
        return Finding(f"{told} One shows the best so far.", "best_so_far")
    return Finding(told, "one_curve" if len(missing) == 1 and len(lines) == 1 else None)


def _legend(found: dict[str, list[dict[str, Any]]]) -> Finding | None:
    names = {which: [str(line["label"]).lower() for line in lines] for which, lines in found.items()}
    if not any(any(told) for told in names.values()):
        return Finding("The legend names neither curve.", "no_legend")
    if "val" in " ".join(names["training"]) and "tra" in " ".join(names["validation"]):
        return Finding("The legend calls the training curve validation, and the other way round.", "swapped")
    for which, told in names.items():
        if not any(which[:3] in name for name in told):
            return Finding(f"No name in the legend says which line is {which}.")
    return None
