"""The verdict as a card: complete, readable in light and dark and by ear, inert, and of bounded size."""

from __future__ import annotations

import html
import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from course_lib.card.heat import described
from course_lib.card.html import as_html, style
from course_lib.card.terminal import show
from course_lib.card.text import as_text
from course_lib.card.words import headline, visible_json
from course_lib.checking.calls import full_call
from course_lib.checking.details import (
    Heat,
    Input,
    Named,
    Said,
    Smallest,
    Table,
    Trace,
    Unlike,
)
from course_lib.checking.heat import MOST_CELLS, heat_of
from course_lib.checking.judge import MOST_TEXT, judge
from course_lib.checking.spec import case
from course_lib.checking.verdict import AspectVerdict, Verdict
from course_lib.exchange.arguments import Seeded
from course_lib.running.local import LocalAnswers
from tests.helpers_engine import Array, Truth, half_square, judged, losses, row, single, with_mistakes
from tests.helpers_hostile import HOSTILE

TABLE = Table(("yours", "expected"), (("dW[0, 1]", "-0.325064", "0.5"),), more=True)
EVERYTHING = (
    Named("`dW` is a sum. What does a mean divide by?"),
    Said("`dW` differs in 2 of 6 entries (W 2×3)."),
    Heat("dW", (2, 3), ("..D", "..a"), largest=0.5, where="in column 2"),
    TABLE,
    Unlike("db", "shape (1, 3)", "shape (3,)", "W 2×3"),
    Smallest(("f(np.array([1.5]))",), TABLE),
    Trace("Your code raised ValueError: no", ("cell [7], line 2, in f: return X @ W.T",)),
    Input(("f(np.array([1.25, 2.5]))",)),
)


def verdict_of(*details: Any, outcome: Any = "wrong") -> Verdict:
    """Return a verdict with a right aspect and one of which these are the facts."""
    return Verdict(
        "f",
        [AspectVerdict("loss", "ok", 1.0, 1.0), AspectVerdict("gradient", outcome, 0.0, 2.0, details)],
    )


def words_of(card: str) -> str:
    """Return what a card says, without markup."""
    return " ".join(html.unescape(re.sub(r"<style>.*?</style>|<[^>]*>", " ", card, flags=re.DOTALL)).split())


def test_the_message_is_the_facts_as_text() -> None:
    """Records and comments hold the same sentences, tables and lines; the full input is for cards."""
    (_, aspect) = verdict_of(*EVERYTHING).aspects
    assert aspect.as_json()["message"] == aspect.message
    for text in ("a mean divide by?", "All of them are in column 2.", "-0.325064", "db", "line 2, in f"):
        assert text in aspect.message
    assert "`db` has shape (1, 3); expected shape (3,) (W 2×3)." in aspect.message
    assert "1.25" not in aspect.message


def test_a_card_has_every_fact() -> None:
    """And the points; text between backticks is set as code, and has none."""
    card = as_html(verdict_of(*EVERYTHING))
    assert "<code>dW</code> is a sum" in card and "`" not in words_of(card)
    for text in (
        "1 of 3 points",
        "0 of 2",
        "in column 2",
        "-0.325064",
        "shape (1, 3)",
        "line 2, in f",
        "1.25",
    ):
        assert text in words_of(card), text


def test_shapes_stand_side_by_side() -> None:
    """Where no table follows; words between stars are stressed."""
    card = as_html(verdict_of(EVERYTHING[4], Said("means over rows *and* columns")))
    assert "<td>shape <span" in card and card.count('<span class="cc-whole">(3,)</span>') == 1
    assert "rows <em>and</em> columns" in card


def test_a_card_can_be_heard() -> None:
    """Tables have captions and headers, signs and maps have words, and what scrolls can be reached by key."""
    card = as_html(verdict_of(*EVERYTHING))
    assert card.count("<table>") == card.count("<caption") == 2
    assert card.count("<th ") == card.count('<th scope="col">') + card.count('<th scope="row">')
    assert '<b class="cc-sign" aria-hidden="true">✗</b><span class="cc-heard">wrong: </span>' in card
    assert (
        'role="img" aria-label="Map of dW (2 by 3): something is wrong in all 2 rows and columns 2."' in card
    )
    scrolling = re.findall(r'<(?:pre|div class="cc-wide")[^>]*>', card)
    assert scrolling and all('tabindex="0" role="region" aria-label=' in tag for tag in scrolling)
    assert "<h" not in card  # a notebook's contents list headings, and a card is none


def test_a_card_runs_and_loads_nothing() -> None:
    """It is complete in itself: no script, no address, and one small style sheet that touches only cards."""
    card = as_html(verdict_of(*EVERYTHING))
    assert card.count("<style>") == 1 and "<style>" not in as_html(verdict_of(*EVERYTHING), styled=False)
    assert not re.search(r"<script|<img|<link|<iframe|https?:|url\(|@import|\son\w+=|href|src=", card)
    assert len(style().encode()) < 8000
    selectors = re.findall(r"(?:^|\})([^{}]+)\{", style())
    assert all(".course-check" in one for selector in selectors for one in _split(selector))


def _split(selector: str) -> list[str]:
    return re.split(r",(?![^(]*\))", selector)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2."""
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_the_standard_says() -> None:
    """Black on white is 21 to 1; the grey of its examples is just below 4.5."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert 4.4 < contrast("#777777", "#ffffff") < 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_have_contrast_enough(theme: int) -> None:
    """AA: 4.5 to 1 for text on whatever it may stand on, and 3 to 1 for what a map draws."""
    pairs = re.findall(r"--(\w+): light-dark\((#\w{6}), (#\w{6})\)", style())
    colour = {name: both[theme] for name, *both in pairs}
    for text, ground in product(("ink", "quiet", "good", "bad", "link"), ("paper", "block", "named")):
        assert contrast(colour[text], colour[ground]) >= 4.5, (text, ground)
    for line in ("large3", "small3", "bad", "good"):
        assert contrast(colour[line], colour["paper"]) >= 3, line


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_student_writes_is_text(text: str) -> None:
    """In every place that quotes a student: nothing in it is markup, and nothing in it hides."""
    table = Table((text,), ((text, text),))
    facts = (Named(text), Said(text), Unlike(text, text, text, text), table, Smallest((text,), table),
             Trace(text, (text,)), Input((text,)), Heat(text, (2, 2), ("..", ".A")))  # fmt: skip
    card = as_html(Verdict("f", [AspectVerdict(text, "wrong", 0.0, 1.0, facts)]), styled=False)
    harmless = as_html(
        Verdict("f", [AspectVerdict("x", "wrong", 0.0, 1.0, (
            Named("x"), Said("x"), Unlike("x", "x", "x", "x"), Table(("x",), (("x", "x"),)),
            Smallest(("x",), Table(("x",), (("x", "x"),))), Trace("x", ("x",)), Input(("x",)),
            Heat("x", (2, 2), ("..", ".A"))))]),
        styled=False,
    )  # fmt: skip
    tags = [re.sub(r' aria-label="[^"]*"', "", tag) for tag in re.findall(r"<[^>]*>", card)]
    own = [re.sub(r' aria-label="[^"]*"', "", tag) for tag in re.findall(r"<[^>]*>", harmless)]
    assert set(tags) <= {*own, "<code>", "</code>", '<span class="cc-whole">', "</span>"}
    assert not set(card) & set("\x1b\x9b\u202e\u2066\u200b\ufeff\u2028")


@pytest.mark.browser
def test_a_browser_shows_a_hostile_card_and_does_nothing_else(browser: Any, tmp_path: Path) -> None:
    """Nothing is asked for, nothing runs, and what is long scrolls in its place, on a telephone, too."""
    facts = (*EVERYTHING, *(Said(text) for text in HOSTILE), *(Trace(text, (text * 9,)) for text in HOSTILE))
    page = tmp_path / "card.html"
    page.write_text(f"<!doctype html><meta charset=utf-8>{as_html(verdict_of(*facts))}", encoding="utf-8")
    tab = browser.new_page(viewport={"width": 360, "height": 640})
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(page.as_uri(), wait_until="networkidle")
    assert asked == [page.as_uri()] and tab.evaluate("window.stolen") is None
    assert tab.locator("script, img, iframe, object, embed, link, base, form, input, a").count() == 0
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
@pytest.mark.parametrize("host", ['data-jp-theme-light="{}"', 'class="vscode-{}"', 'data-theme="{}"'])
def test_a_card_follows_its_host_and_not_the_system(browser: Any, host: str) -> None:
    """Where JupyterLab, VS Code or documentation says which theme it has; else the system decides."""
    said = ("true", "false") if "jp" in host else ("light", "dark")
    seen = {}
    for scheme in ("light", "dark"):
        tab = browser.new_page(color_scheme=scheme)
        for body in (host.format(said[0]), host.format(said[1]), ""):
            tab.set_content(f"<body {body}>{as_html(verdict_of(*EVERYTHING))}")
            colour = "getComputedStyle(document.querySelector('.course-check')).backgroundColor"
            seen[scheme, body] = tab.evaluate(colour)
    light, dark = "rgb(255, 255, 255)", "rgb(21, 25, 31)"
    assert {colour for (_, body), colour in seen.items() if body == host.format(said[0])} == {light}
    assert {colour for (_, body), colour in seen.items() if body == host.format(said[1])} == {dark}
    assert (seen["light", ""], seen["dark", ""]) == (light, dark)


def test_a_terminal_gets_no_commands_from_a_student() -> None:
    """Colours are ours alone; what isn't seen is written out."""
    hostile = "\x1b]0;owned\x07 \x1b[31mred [bold]markup[/bold] \u202etfel"
    file = io.StringIO()
    facts = (
        Named(hostile),
        Said(hostile),
        Trace(hostile, (hostile,)),
        Table((hostile,), ((hostile, hostile),)),
    )
    show([verdict_of(*facts)], Console(file=file, force_terminal=True, width=120, color_system="standard"))
    shown = file.getvalue()
    assert "\x1b]" not in shown and "\x07" not in shown and "\u202e" not in shown
    assert "⟨U+001B⟩[31mred [bold]markup[/bold]" in shown


def test_where_there_is_no_terminal_lines_are_plain() -> None:
    """A pipe gets the text as it is, and what isn't written in one line."""
    file = io.StringIO()
    unwritten = [
        Verdict(
            name, [AspectVerdict("a", "not_attempted", 0.0, 1.0, (Said(f"`{name}` is not written yet."),))]
        )
        for name in ("g", "h")
    ]
    wrong = verdict_of(*EVERYTHING)
    show([unwritten[0], wrong, unwritten[1]], Console(file=file, width=20))
    assert file.getvalue() == f"{as_text(wrong)}\n· Not written yet: g, h\n"
    assert headline(unwritten[0]) == "not written yet" and as_text(unwritten[0]) == "g: not written yet"


def test_a_tree_keeps_tables_and_lines_in_columns() -> None:
    """However narrow the terminal, numbers stay whole."""
    file = io.StringIO()
    show([verdict_of(*EVERYTHING)], Console(file=file, force_terminal=True, width=60, color_system=None))
    assert re.search(r"dW\[0, 1\]\s+-0\.325064\s+0\.5", file.getvalue())


def test_a_card_is_of_bounded_size() -> None:
    """However long what was raised, and however large what was returned."""

    def long(X: Array) -> Array:
        raise ValueError("&" * 100_000)

    for answer in (long, lambda X: np.full((len(X), 1), "x" * 10_000), lambda X: X * 1e300):
        verdict = judged(single(), lambda X: X, answer)
        assert len(row(verdict, "values").message) <= MOST_TEXT
        assert len(as_html(verdict, styled=False)) < 40_000
    error = np.random.default_rng(0).normal(size=(3000, 2000))
    heat = heat_of("dW", np.zeros_like(error), error, error != 0)
    assert len(as_html(verdict_of(heat), styled=False)) < 60_000


def test_a_mistake_is_named_once() -> None:
    """Where two aspects show the same mistake, the second refers to the first, and shows its own numbers."""
    exercise = losses()
    mistakes = with_mistakes(
        exercise, sum_not_mean=lambda W, X: tuple(len(X) * part for part in half_square(W, X))
    )
    verdict = judged(exercise, half_square, mistakes["sum_not_mean"], mistakes)
    loss, gradient = row(verdict, "loss"), row(verdict, "gradient")
    assert loss.message.startswith("Message of sum_not_mean.")
    assert gradient.message.startswith("The same mistake as in “loss”.\n`dW` differs in 3 of 3 entries")
    assert gradient.diagnosis == "sum_not_mean"


def test_what_is_said_of_every_aspect_is_said_of_the_first() -> None:
    """A function that hangs or is none is so once."""
    exercise = losses()
    verdict = judge(exercise, Truth(exercise, half_square), LocalAnswers({"f": 3.0}))
    told = [aspect.message for aspect in verdict.aspects]
    assert told == [
        "`f` is a single number, not a function: define it with `def`.",
        *["The same as in “fast”."] * 4,
    ]


matrices = st.tuples(st.integers(1, 90), st.integers(1, 90), st.integers(0, 2**32 - 1))


@given(matrices)
def test_a_map_is_honest(drawn: tuple[int, int, int]) -> None:
    """A cell is wrong just where something in its block is, in the direction of the largest error there."""
    n, m, seed = drawn
    rng = np.random.default_rng(seed)
    error = rng.normal(size=(n, m)) * (rng.random((n, m)) < 0.05)
    heat = heat_of("dW", np.zeros((n, m)), error, error != 0)
    if heat is None:
        assert error.size < 4 or not error.any()
        return
    assert len(heat.rows) == min(n, MOST_CELLS) and {len(line) for line in heat.rows} == {min(m, MOST_CELLS)}
    for i, j in product(range(len(heat.rows)), range(len(heat.rows[0]))):
        down, across = (slice(size * k // min(size, MOST_CELLS), size * (k + 1) // min(size, MOST_CELLS))
                        for size, k in ((n, i), (m, j)))  # fmt: skip
        block = error[down, across].ravel()
        worst = block[np.abs(block).argmax()]
        cell = heat.rows[i][j]
        assert (cell == ".") == (worst == 0) and (worst == 0 or cell.isupper() == (worst > 0))


@pytest.mark.parametrize(
    ("shape", "wrong", "where"),
    [
        ((3, 4), np.s_[1:, :], "in rows 1 and 2"),
        ((3, 4), np.s_[:, 3], "in column 3"),
        ((3, 4), np.s_[0, 1:], "in row 0, in columns 1, 2 and 3"),
        ((5,), np.s_[3:], "in entries 3 and 4"),
        ((3, 3), np.eye(3, dtype=bool), "on the diagonal"),
        ((3, 4), np.s_[:, :], ""),
        ((20, 2), np.s_[2:12, :], "in rows 2 to 11"),
    ],
)
def test_where_an_answer_is_wrong_is_said_in_words(shape: tuple[int, ...], wrong: Any, where: str) -> None:
    """In which rows and columns everything lies that is wrong, if that leaves any out."""
    got = np.zeros(shape)
    got[wrong] = 1.0
    heat = heat_of("dW", np.zeros(shape), got, got != 0)
    assert heat is not None and heat.where == where


def test_what_is_not_a_number_has_a_sign_of_its_own() -> None:
    """And blocks are said to be blocks."""
    got = np.zeros((50, 4))
    got[0, 0], got[49, 3] = np.nan, -1.0
    heat = heat_of("dW", np.zeros((50, 4)), got, got != 0)
    assert heat is not None and (heat.rows[0][0], heat.rows[-1][-1], heat.block) == ("!", "d", (2, 1))
    assert "of blocks" in described(heat) and "block of up to 2×1 entries" in as_html(verdict_of(heat))


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.tuples(inner) | st.dictionaries(st.text(max_size=3), inner)
    ),
    max_leaves=6,
)
numbers = st.tuples(st.integers(0, 3), st.integers(1, 3), st.sampled_from(["f8", "f4", "i8", "u1", "?"])).map(
    lambda drawn: np.random.default_rng(0).normal(size=drawn[:2]).astype(drawn[2])
)


@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), plain | numbers, min_size=1))
def test_the_line_that_is_folded_away_makes_the_same_call(args: dict[str, Any]) -> None:
    """Pasted below an import of NumPy, it passes on every digit, type and shape."""
    lines = full_call("f", case(**args))
    got: list[Any] = []
    exec("\n".join(lines), {"np": np, "f": lambda *given: got.extend(given)})
    np.testing.assert_equal(got, list(args.values()))
    for value, other in zip(args.values(), got, strict=True):
        assert getattr(value, "dtype", type(value)) == getattr(other, "dtype", type(other))


def test_what_cannot_be_written_down_is_not_folded_away() -> None:
    """A generator is written with its seed; a function can't be."""
    assert full_call("f", case(rng=Seeded(3))) == ("f(np.random.default_rng(3))",)
    assert full_call("f", case(f=object())) == ()
    assert full_call("f", case(X=np.zeros((100, 100)))) == ()


def test_a_template_engine_is_loaded_with_the_first_card() -> None:
    """And not with ``course_lib``, whose import students wait for."""
    code = "import sys, course_lib.checker; print({'jinja2', 'rich'} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout == "set()\n"


def test_plain_text_and_json_command_no_terminal() -> None:
    """What a student's exception says goes into pipes and files with what is not seen written out."""
    said = "\x1b]0;title\x07 and \x9b and \ud800"
    verdict = replace(verdict_of(Said(said)), remarks=("\x1b",))
    text = as_text(verdict)
    assert not {"\x1b", "\x07", "\x9b", "\ud800"} & set(text)
    assert "⟨U+001B⟩]0;title⟨U+0007⟩ and ⟨U+009B⟩ and ⟨U+D800⟩" in text
    line = visible_json({"said": said})
    assert not {"\x1b", "\x07", "\x9b", "\ud800"} & set(line)
    assert json.loads(line) == {"said": said}
