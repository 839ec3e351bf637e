"""Whatever a student wrote is shown and does nothing: in feedback and formgrader, in a real browser."""

from __future__ import annotations

import html
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from autograder.authoring.notebook import notebook_text
from tests.helpers_class import RIGHT, ToyClass
from tests.helpers_hostile import BEACON, HOSTILE, LINE, TEXT, hostile_notebook
from tests.helpers_jupyter import serving

#: A folder may be called so, and its name is the student's id.
STUDENT = "{{ 7 * 191 }} [l](javascript:window.stolen=1) $x$ '`"


@pytest.fixture
def attacked(toy_class: ToyClass) -> ToyClass:
    """A class in which one student wrote hostile text wherever a student can write, and another rubbish."""
    text = json.dumps(hostile_notebook(toy_class.release))  # more than nbformat would write
    toy_class.hand_in(STUDENT, text.encode(), name=f"{LINE.replace('/', '_')[:200]}.ipynb")
    toy_class.hand_in("rob", f"{LINE}{TEXT}".encode())
    toy_class.run("grade", exit_code=1)  # rob's file
    toy_class.run("feedback")
    return toy_class


def _page(attacked: ToyClass, student: str = STUDENT) -> Path:
    return attacked.classdir.feedback("toy", student)


def test_everything_is_shown_as_it_was_typed(attacked: ToyClass) -> None:
    """Nothing is lost on the way: each text is there, in the answer, with what is unseen written out."""
    shown = html.unescape(_page(attacked).read_text(encoding="utf-8"))
    for text in HOSTILE[:-3]:
        assert text in shown
    assert "⟨U+202E⟩ot tfel" in shown and "⟨U+001B⟩[31mred" in shown
    assert "{{ 7 * 191 }}" in shown and "1337" not in shown


def test_no_character_that_turns_or_hides_text_is_on_the_page(attacked: ToyClass) -> None:
    """Commands for a terminal, marks of direction, halves of characters: none is there as itself."""
    text = _page(attacked).read_text(encoding="utf-8")
    assert not set(text) & set("\x1b\x9b\u202e\u2066\u200b\ufeff\u2028")


@pytest.mark.browser
@pytest.mark.parametrize("student", [STUDENT, "rob"])
def test_a_page_asks_for_nothing_and_runs_nothing(attacked: ToyClass, browser: Any, student: str) -> None:
    """No request but for the page itself, no script, no navigation, and only links to places on the page."""
    tab = browser.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    address = _page(attacked, student).as_uri()
    tab.goto(address, wait_until="networkidle")
    for opened in tab.query_selector_all("details"):
        opened.evaluate("element => element.open = true")
    tab.wait_for_timeout(200)
    assert asked == [address] and tab.url == address
    assert tab.evaluate("window.stolen") is None
    assert tab.locator("script, img, svg, iframe, object, embed, link, base, form, input").count() == 0
    assert tab.locator("style").count() == 1 and tab.locator("meta").count() == 5
    links = tab.eval_on_selector_all("a", "all => all.map(one => one.getAttribute('href'))")
    assert all(link.startswith("#") for link in links)
    attributes = tab.evaluate("[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames())")
    assert not [name for name in attributes if name.startswith("on") or name in ("src", "srcdoc")]


@pytest.fixture
def beacon() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and what it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()


@pytest.mark.browser
def test_the_policy_would_stop_what_came_through(
    attacked: ToyClass, browser: Any, beacon: tuple[str, list[str]]
) -> None:
    """A second line: even with markup in the page, the browser runs nothing and asks nobody for anything.

    Only a refresh is not a policy's business.
    """
    address, asked = beacon
    path = _page(attacked)
    markup = "".join(text for text in HOSTILE if "refresh" not in text).replace(BEACON, address)
    path.write_text(
        path.read_text(encoding="utf-8").replace("<main>", f"<main>{markup}", 1), encoding="utf-8"
    )
    tab = browser.new_page()
    tab.goto(path.as_uri(), wait_until="networkidle")
    assert tab.evaluate("window.stolen") is None
    assert tab.locator("main script, main img").count() > 2  # they are there
    assert asked == []


def test_a_name_that_formgrader_would_run_is_refused(toy_class: ToyClass) -> None:
    """Formgrader shows an id as it is; the instructor is told which folder to rename."""
    toy_class.hand_in("<img src=x onerror=window.stolen=1>", RIGHT)
    toy_class.hand_in("ada", RIGHT)
    assert "rename it to the student's id" in _flat(toy_class.run("grade", exit_code=1).output)
    assert "there is no place for a page" in _flat(toy_class.run("feedback", exit_code=1).output)
    assert _page(toy_class, "ada").is_file() and set(toy_class.scores()) == {"ada"}


def _flat(output: str) -> str:
    return " ".join(re.sub("[│┃]", " ", output).split())


@pytest.mark.slow
@pytest.mark.browser
def test_formgrader_shows_it_and_nothing_takes_effect(attacked: ToyClass, browser: Any) -> None:
    """Where an instructor grades by hand: Markdown, raw cells, notes, tags, names, formulas in messages."""
    with serving(attacked.root) as server:
        submissions = server.get("/formgrader/api/submitted_notebooks/toy/toy")
        own = next(item["id"] for item in submissions if item["student"] == STUDENT)
        tab = browser.new_page(extra_http_headers={"Authorization": f"token {server.token}"})
        asked: list[str] = []

        def answer(route: Any) -> None:
            asked.append(route.request.url)
            route.continue_() if route.request.url.startswith(server.url) else route.abort()

        tab.route("**/*", answer)
        address = f"{server.url}/formgrader/submissions/{own}/"
        tab.goto(address, wait_until="load")
        tab.wait_for_timeout(500)
        body = tab.inner_text("body")
        assert "An answer." in body and "Your code raised ValueError" in body and "was renamed to" in body
        assert tab.url.startswith(address) and tab.evaluate("window.stolen") is None
        assert not [url for url in asked if url.startswith(BEACON)]
        assert tab.locator("img[src=x], a[href^=javascript], iframe, object, embed, base").count() == 0
        # What MathJax would typeset stands where MathJax does not look.
        assert tab.evaluate(_FORMULAS_IN_REACH) == []


#: The student's formulas in text that MathJax goes through.
_FORMULAS_IN_REACH = r"""
    (() => {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
        while (walker.nextNode()) {
            const node = walker.currentNode;
            const skipped = 'pre, code, script, style, textarea, .tex2jax_ignore';
            if (/\\href|\\require/.test(node.data) && !node.parentElement.closest(skipped))
                found.push(node.data.slice(0, 80));
        }
        return found;
    })()
"""


def test_a_graded_notebook_is_valid_and_holds_no_raw_cell(attacked: ToyClass) -> None:
    """JupyterLab and formgrader open it; a raw cell's text would go into formgrader's page as it is."""
    import nbformat

    graded = nbformat.read(attacked.classdir.autograded("toy", STUDENT) / "toy.ipynb", as_version=4)
    assert notebook_text(graded)
    assert {cell.cell_type for cell in graded.cells} == {"code", "markdown"}
    assert not any(cell.get("attachments") for cell in graded.cells)
