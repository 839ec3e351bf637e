"""The report's pictures, as SVG that stands in the page: nothing is loaded, and no name is in them."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from textwrap import shorten

import matplotlib as mpl
import numpy as np
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from autograder.overview.measures import OUTCOMES, ExerciseMeasure

#: Told apart without colour vision, on light and on dark.
COLOURS = {
    "passed": "#2a9d5c", "partial": "#8fc9a3", "failed": "#e07b39", "error": "#b3432b", "timeout": "#7a5195",
    "not_attempted": "#9aa4ad",
}  # fmt: skip
WORDS = {
    "passed": "all right", "partial": "in part", "failed": "wrong", "error": "stopped with an error",
    "timeout": "took too long", "not_attempted": "not written",
}  # fmt: skip
_BAR = "#4c7fb8"
#: More characters of a title leave no room for the bars.
_LONGEST = 36


def distribution(shares: Sequence[float]) -> Markup:
    """Draw how many students have which share of the points, in tenths."""
    counts, _ = np.histogram(np.clip(shares, 0, 1), bins=10, range=(0, 1))
    figure, axes = _empty(2.6)
    bars = axes.bar(np.arange(10) + 0.5, counts, width=0.92, color=_BAR)
    axes.bar_label(bars, [str(count) if count else "" for count in counts], fontsize=9)
    axes.set_xticks(range(11), [f"{10 * i}" for i in range(11)])
    axes.set(xlabel="percent of the points", ylabel="students", xlim=(0, 10))
    axes.set_yticks([])
    listed = ", ".join(f"{10 * i} to {10 * i + 10} %: {count}" for i, count in enumerate(counts) if count)
    return _svg(figure, f"How many students have which share of the points. {listed or 'Nobody has any.'}")


def outcomes(measures: Sequence[ExerciseMeasure], titles: Mapping[str, str]) -> Markup:
    """Draw what came of every exercise, as shares of those who were judged."""
    figure, axes = _empty(0.9 + 0.27 * len(measures))
    rows, left = np.arange(len(measures)), np.zeros(len(measures))
    for status in OUTCOMES:
        widths = np.array([100 * m.outcomes.get(status, 0) / max(m.students, 1) for m in measures])
        axes.barh(rows, widths, left=left, height=0.8, color=COLOURS[status], label=WORDS[status])
        left += widths
    labels = [shorten(titles.get(m.exercise, m.exercise), _LONGEST, placeholder=" …") for m in measures]
    axes.set_yticks(rows, labels, fontsize=9, parse_math=False)
    axes.set(xlim=(0, 100), ylim=(len(measures) - 0.4, -0.6), xlabel="percent of those who were judged")
    axes.tick_params(axis="y", length=0)
    figure.legend(loc="outside upper left", ncols=3, fontsize=9, frameon=False)
    return _svg(figure, "What came of each exercise; the table below has the same numbers.")


def _empty(inches: float) -> tuple[Figure, Axes]:
    """Return a figure of a page's width whose ground is that of the page."""
    figure = Figure(figsize=(6.4, inches), layout="constrained", facecolor="none")
    axes = figure.add_subplot(facecolor="none")
    axes.spines[["top", "right", "left"]].set_visible(False)
    return figure, axes


def _svg(figure: Figure, description: str) -> Markup:
    """Return a figure as SVG whose words are text in the page's colour, described for who cannot see it."""
    buffer = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "report", "font.family": "sans-serif"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL).replace("#000000", "currentColor")
    svg = svg.replace("<svg ", '<svg role="img" class="figure" ', 1)
    return Markup(svg.replace(">", Markup("><title>{}</title>").format(description), 1))  # our own text only
