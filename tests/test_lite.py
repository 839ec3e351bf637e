"""The site's JupyterLite in a real browser, which is told nothing of the network but what the tests have.

Pictures of what was seen are kept in the folder that ``COURSE_PICTURES`` names.
"""

from __future__ import annotations

import functools
import http.server
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from nbformat import NotebookNode, v4
from nbformat import read as read_notebook

from autograder.authoring.library_cell import library_cell
from autograder.authoring.notebook import notebook_text
from autograder.authoring.source import find_assignments, read_source
from tests.helpers_browser import DISTRIBUTION
from tests.helpers_cdn import Cdn
from website.lite.building import build_lite
from website.lite.places import FOLDER, file_address, notebook_address

pytestmark = [pytest.mark.browser, pytest.mark.soak]

NAMES = [read_source(folder).name for folder in find_assignments().values()]
PYODIDE = f"https://cdn.jsdelivr.net/pyodide/v{DISTRIBUTION['pyodide']}/full/pyodide.mjs"
SIZE = {"width": 1200, "height": 1000}
#: The kernel starts, gets a dozen packages, and the course.
MILLISECONDS = 240_000

STUB = 'def f(x):\n    raise NotImplementedError("f is not written yet: replace this line with your code")'
RECORD = """
from pathlib import Path
from course_lib.checking.verdict import AspectVerdict, Verdict
from course_lib.studying.progress import read, record_verdicts
verdict = Verdict("l1_distances", [AspectVerdict("distances", "ok", 2.0, 2.0)])
said = [record_verdicts("knn", [verdict]) for _ in range(2)]
print(said, Path("../.course/progress.json").is_file(), read().notice == "")
"""
COMPARED = "from course_lib.plotting.knn_space import tsne\ntsne(None)"
PLACE = "import sys\nprint(sys.platform, Path.cwd())"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing of what is asked for."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of which only this part was built."""
    folder = tmp_path_factory.mktemp("site")
    build_lite(folder)
    return folder


@pytest.fixture
def served(site: Path) -> Iterator[str]:
    """Its address, on this machine."""
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def opened(served: str, browser: Any) -> Iterator[Callable[..., Any]]:
    """Open an address of the site; what is asked of elsewhere goes to a function."""
    context = browser.new_context(viewport=SIZE)

    def page_of(address: str, elsewhere: Callable[[Any], None]) -> Any:
        context.route(lambda asked: not asked.startswith(served), elsewhere)
        page = context.new_page()
        page.goto(served + address)
        return page

    yield page_of
    context.close()


def pictured(page: Any, name: str) -> None:
    """Keep a picture of the page, where somebody wants it."""
    if folder := os.environ.get("COURSE_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_the_list_has_a_folder_for_each_assignment(opened: Callable[..., Any]) -> None:
    """In each lies its notebook, at the address that its page links to."""
    page = opened(f"{FOLDER}/tree/index.html", lambda route: route.abort())
    for name in NAMES:
        page.get_by_text(name, exact=True).first.wait_for()
    pictured(page, "lite-list")


def test_each_notebook_is_on_the_site(site: Path) -> None:
    """Also as a file to download."""
    for name in NAMES:
        assert (site / file_address(name)).is_file()
        assert notebook_address(name).endswith(f"?path={name}/{name}.ipynb")


def test_a_notebook_opens_and_asks_elsewhere_for_pyodide_alone(opened: Callable[..., Any]) -> None:
    """It can be read before Python is there."""
    asked = []

    def refuse(route: Any) -> None:
        asked.append(route.request.url)
        route.abort()

    page = opened(notebook_address("knn"), refuse)
    page.get_by_role("heading", name="1 · Nearest neighbours and the data-driven pipeline").wait_for()
    page.get_by_text("Python (Pyodide)").first.wait_for()
    page.wait_for_timeout(3000)  # until the kernel is asked for
    pictured(page, "lite-notebook")
    assert set(asked) == {PYODIDE}


@pytest.mark.skipif(not which("npm"), reason="needs npm")
def test_the_kernel_installs_the_course_and_keeps_progress(
    site: Path, opened: Callable[..., Any], tmp_path: Path
) -> None:
    """With stand-ins for NumPy and Matplotlib: a cell lacks something in a line, and nothing is an error."""
    cdn = Cdn(tmp_path)
    cells = [library_cell(), *map(v4.new_code_cell, (STUB, "f(1)", RECORD, COMPARED, PLACE))]
    notebook: NotebookNode = read_notebook(site / file_address("knn"), as_version=4)
    notebook.cells = cells
    (site / file_address("knn")).write_text(notebook_text(notebook), encoding="utf-8")
    page = opened(notebook_address("knn"), cdn.answer)
    page.locator(".jp-CodeCell").last.wait_for()
    page.get_by_text("Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    last = page.locator(".jp-CodeCell").last.locator(".jp-OutputArea-output")
    last.wait_for(timeout=MILLISECONDS)
    pictured(page, "lite-kernel")
    shown = [cell.inner_text() for cell in page.locator(".jp-CodeCell .jp-OutputArea").all()]
    text = "\n".join(shown)
    assert "Installing the course's library from numpy-nets-course" in text
    assert "This cell needs f: write it." in text
    assert "['', ''] True True" in text
    assert "run %pip install scikit-learn in a cell of your own, then this cell again." in text
    assert "emscripten /drive/knn" in text
    assert "Traceback" not in text
    assert not any("numpy_nets_course" in name for name in cdn.asked)  # it came from the site
