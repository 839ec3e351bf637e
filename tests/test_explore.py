"""A picture of a number: side by side without widgets, with sliders in a kernel that has them."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import run_kernel
from matplotlib.axes import Axes
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbformat import NotebookNode, v4

from course_lib.plotting.explore import explore

WIDGET = "application/vnd.jupyter.widget-view+json"


def _bar(ax: Axes, k: float) -> str:
    ax.bar([0], [k])
    return f"height {k:g}"


def test_without_widgets_all_values_stand_side_by_side() -> None:
    """Each under its value and what the picture says of it."""
    shown = explore(_bar, k=[1, 5, -2.5])
    titles = [ax.get_title() for ax in shown.figure.axes]
    assert titles == ["k = 1\nheight 1", "k = 5\nheight 5", "k = \N{MINUS SIGN}2.5\nheight -2.5"]
    assert shown._repr_mimebundle_() == {}
    assert shown._repr_png_()[0].startswith(b"\x89PNG")


def test_all_panels_show_the_same_stretch_of_both_axes() -> None:
    """Otherwise small and large would look alike."""
    assert len({ax.get_ylim() for ax in explore(_bar, k=[1, 100]).figure.axes}) == 1


def test_two_numbers_make_rows_and_columns() -> None:
    """The first goes down, the second across."""
    shown = explore(lambda ax, a, b: None, a=[1, 2], b=["x", "y", "z"])
    titles = [ax.get_title() for ax in shown.figure.axes]
    assert titles[:4] == ["a = 1, b = x", "a = 1, b = y", "a = 1, b = z", "a = 2, b = x"]


@pytest.mark.parametrize(
    ("number", "rows", "columns"), [(2, 1, 2), (3, 1, 3), (4, 1, 4), (6, 2, 3), (8, 2, 4)]
)
def test_panels_fill_the_width_of_a_notebook(number: int, rows: int, columns: int) -> None:
    """Without a lonely one in the last row where that can be helped."""
    grid = explore(_bar, k=range(1, number + 1)).figure.axes[0].get_gridspec()
    assert grid is not None
    assert (grid.nrows, grid.ncols) == (rows, columns)


@pytest.mark.parametrize("values", [{}, {"k": []}, {"a": [1], "b": [1], "c": [1]}])
def test_what_cannot_be_shown_is_refused(values: dict[str, Any]) -> None:
    """With an example of what can."""
    with pytest.raises(ValueError, match=re.escape("explore(draw, k=[1, 5, 25])")):
        explore(_bar, **values)


def test_what_goes_wrong_in_a_picture_is_the_cells_error() -> None:
    """A student's function that raises is not hidden behind a slider."""

    def broken(ax: Axes, k: int) -> str:
        raise NotImplementedError("predict is not written yet")

    with pytest.raises(NotImplementedError, match="predict is not written yet"):
        explore(broken, k=[1])


SETUP = """
from course_lib.plotting.explore import explore
drawn = []

def draw(ax, k, q="-"):
    drawn.append(k)
    ax.bar([0], [k])

shown = explore(draw, k=[1, 5, 25], q=["x", "y"])
shown"""
MOVED = """
picture = shown._widget.children[-1]
before = picture.value
shown.sliders["k"].value = 25
after = picture.value
shown.sliders["k"].value = 1
print(before != after, picture.value == before, drawn[6:])"""
WITHOUT = """
import sys
sys.modules["ipywidgets"] = None
"""


@pytest.fixture(scope="module")
def outputs() -> dict[str, Any]:
    """What a person at a kernel gets: with widgets, from moving a slider, and without widgets."""
    got: dict[str, Any] = {}
    with run_kernel() as client:
        assert isinstance(client, BlockingKernelClient)
        for name, code in (("shown", SETUP), ("moved", MOVED), ("without", WITHOUT + SETUP)):
            messages: list[Any] = []
            client.execute_interactive(code, allow_stdin=True, output_hook=messages.append, timeout=120)
            contents = [
                m["content"] for m in messages if m["msg_type"] in ("execute_result", "stream", "error")
            ]
            (got[name],) = contents
    return got


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
class TestInAKernel:
    """What a notebook's cell shows."""

    def test_with_widgets_there_are_sliders_and_the_picture_for_paper(self, outputs: dict[str, Any]) -> None:
        """The front end chooses: sliders where it can, else all values side by side."""
        data = outputs["shown"]["data"]
        assert WIDGET in data
        assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
        assert data["text/plain"] == "explore(k=[1, 5, 25], q=['x', 'y'])"

    def test_moving_a_slider_changes_the_picture(self, outputs: dict[str, Any]) -> None:
        """Each value is drawn once, when it is asked for."""
        assert outputs["moved"]["text"] == "True True [1, 25]\n"

    def test_without_widgets_the_same_cell_shows_the_picture_for_paper(self, outputs: dict[str, Any]) -> None:
        """The package is for comfort only."""
        data = outputs["without"]["data"]
        assert WIDGET not in data and "image/png" in data

    def test_a_notebook_that_nobody_sits_at_shows_all_values(self) -> None:
        """Tests and nbconvert get the picture, whatever is installed; sliders would move nothing on paper."""
        notebook: NotebookNode = v4.new_notebook(cells=[v4.new_code_cell(SETUP)])
        NotebookClient(notebook, timeout=120).execute()
        page, _ = HTMLExporter().from_notebook_node(notebook)
        assert WIDGET not in notebook.cells[0].outputs[0].data
        assert len(re.findall(r"<img[^>]* src=\"data:image/png;base64,", page)) == 1
