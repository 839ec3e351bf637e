"""Figures: one look for the same thing everywhere, and nothing left out without a word."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.formatters import DisplayFormatter
from matplotlib.figure import Figure
from matplotlib.image import imread

from course_lib.plotting.batchnorm_dropout_norm import plot_weight_scales
from course_lib.plotting.knn import speed_race
from course_lib.plotting.optimizers import Landscape, animate_paths, plot_race
from course_lib.plotting.optimizers_training import plot_effective_steps
from course_lib.plotting.style import MARKERS, PALETTE, as_image, image_grid, look_of, signed

BOWL = Landscape(
    lambda w: np.asarray(w[0] ** 2 + w[1] ** 2), lambda w: 2 * w, (-1.0, 1.0), (-2.0, 2.0), (-2.0, 2.0)
)

#: Runs of one spread of the initial weights, without batch norm and with it.
RUNS = {(1.0, False): ([1e6] * 5, 0.1), (1.0, True): ([2.0] * 5, 0.8)}


def _path(steps: int) -> np.ndarray:
    return np.linspace([-1.0, 1.0], [0.0, 0.0], steps + 1)


def test_an_optimizer_looks_the_same_in_every_figure() -> None:
    """Colour and marker of Adam don't depend on who else is in the picture, nor on a rate behind its name."""
    race = plot_race(BOWL.height, {"Adam": _path(5), "AdaGrad": _path(5)}, (-2, 2), (-2, 2))
    steps = plot_effective_steps({"AdaGrad": lambda w, dw, config: (w - dw, config)}, num_steps=20)
    colours = {line.get_label(): line.get_color() for line in race.axes[1].lines}
    assert colours["AdaGrad"] == steps.axes[0].lines[0].get_color() == PALETTE[3]
    assert colours["Adam"] == look_of("Adam, 0.01", 2)["color"] == PALETTE[5]


@given(st.integers(0, 50))
def test_other_names_get_the_look_of_their_place(place: int) -> None:
    """However many lines there are: the palette begins again."""
    assert look_of("anything", place) == {
        "color": PALETTE[place % len(PALETTE)],
        "marker": MARKERS[place % len(MARKERS)],
    }


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_signed_number_has_the_minus_of_the_axes(value: float) -> None:
    """A hyphen beside tick labels would be shorter than their minus signs; the number stays the same."""
    text = signed(value, ".17g")
    assert "-" not in text
    assert float(text.replace("\N{MINUS SIGN}", "-")) == value


def test_a_curve_above_the_picture_is_mentioned() -> None:
    """A run that left the panel at once would look like a run that was forgotten."""
    (panel, *_) = plot_weight_scales(RUNS, uniform=2.3).axes
    assert [text.get_text() for text in panel.texts] == ["without batch norm:\nfar above"]


def test_equally_fast_versions_have_a_bar_and_a_label_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal times occur where a clock is coarse."""
    monkeypatch.setattr("course_lib.plotting.knn._seconds", lambda *_: 0.001)
    X = np.zeros((2, 3))
    (ax,) = speed_race({"a": lambda X, X_train: X, "b": lambda X, X_train: X}, X, X).axes
    assert [text.get_text() for text in ax.texts] == [" 1 ms   (1× as fast)"] * 3


def test_an_image_of_the_wrong_size_is_refused() -> None:
    """With both sizes in the message."""
    with pytest.raises(ValueError, match=r"6 numbers don't make an image of shape \(2, 2\)"):
        as_image(np.zeros(6), (2, 2))


def test_a_figure_shows_itself_without_a_back_end() -> None:
    """As wide as the grid asks for, 3 images of 1 inch at 90 dpi, with two dots for each point shown."""
    figure = image_grid(np.zeros((3, 4)), (2, 2), cols=3, cell=1.0)
    png, size = DisplayFormatter().format(figure)  # what a notebook's kernel does
    height, width = imread(io.BytesIO(png["image/png"])).shape[:2]
    assert size["image/png"] == {"width": 270, "height": 94}
    assert (width, height) == (540, 189)


def test_a_figure_follows_the_theme_unless_its_shades_mean_something() -> None:
    """Lines and words are turned where the theme is dark; an image and a colour map keep their paper."""
    lines = plot_weight_scales(RUNS, uniform=2.3)
    images = image_grid(np.zeros((3, 4)), (2, 2), cols=3)
    heights = plot_race(BOWL.height, {"Adam": _path(5)}, (-2, 2), (-2, 2))
    kinds = [
        _shown(figure).partition('<img class="')[2].partition('"')[0] for figure in (lines, images, heights)
    ]
    assert kinds == ["course-figure course-figure-ink", "course-figure", "course-figure"]


def _shown(figure: Figure) -> str:
    data, _ = DisplayFormatter().format(figure)
    return str(data["text/html"])


def test_a_figure_says_what_it_is_about() -> None:
    """Its titles, and its axes, for who can't see it."""
    html = _shown(plot_weight_scales(RUNS, uniform=2.3))
    assert 'alt="Figure: spread of the initial weights' in html and "training loss over step" in html
    assert 'alt="Figure"' in _shown(image_grid(np.zeros((3, 4)), (2, 2), cols=3))


def test_a_film_has_a_strip_for_paper_with_every_moment_named_once() -> None:
    """The player for the screen; in print four moments, above the first row of panels only."""
    films = {"bowl": {"Adam": _path(40)}, "other": {"Adam": _path(40)}}
    film = animate_paths({"bowl": BOWL, "other": BOWL}, films)
    titles = [ax.get_title() for ax in film.strip.axes]
    assert titles == ["step 2", "step 6", "step 16", "step 40", "", "", "", ""]
    assert "data:image/png;base64" in film._repr_html_()
    assert film._repr_png_()[0].startswith(b"\x89PNG")
