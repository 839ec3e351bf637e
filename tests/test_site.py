"""The site: every link leads somewhere, every picture is in words, and no answer stands on it.

It is built once, without executing a notebook, and without gallery and JupyterLite, which have tests of their
own. What the figures add is looked at by the soak.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from filelock import FileLock
from nbformat import v4

from website.address import Address
from website.building import all_sources, build
from website.checking import look_at
from website.executing import outputs_of
from website.figures import Pictures, alternative
from website.links import relinked
from website.lite.places import FOLDER
from website.places import Places
from website.secrets import leaks, secrets_of
from website.tables import symbols_page, tasks_page

# Kernels warn about the loopback connection that we want; Sphinx's extensions about one another.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """The site without figures, gallery and JupyterLite, built by whichever process asks first."""
    shared = Places(tmp_path_factory.getbasetemp().parent / "site-without-figures")
    shared.build.mkdir(exist_ok=True)
    warnings = shared.build / "warnings"
    with FileLock(shared.build / "lock"):
        if not warnings.exists():
            warnings.write_text(
                "\n".join(build(shared, figures=False, gallery=False, lite=False)), encoding="utf-8"
            )
    return shared


@pytest.mark.slow
def test_the_site_builds_without_a_warning(places: Places) -> None:
    """Sphinx has nothing to say of any page."""
    assert (places.build / "warnings").read_text(encoding="utf-8") == ""


@pytest.mark.slow
def test_every_link_leads_somewhere_and_nothing_is_loaded_from_elsewhere(places: Places) -> None:
    """Links and places on pages are there, pages load only what lies beside them, and all can be read."""
    found = look_at(places.site)
    assert found.pages > 50
    assert found.links > 1000
    broken = [link for link in found.broken if f" ../{FOLDER}/" not in link and f" {FOLDER}/" not in link]
    assert (broken, found.faults) == ([], [])


@pytest.mark.slow
def test_no_line_of_a_solution_and_no_key_is_on_the_site(places: Places) -> None:
    """What students are to find stands on no page and in no notebook that can be downloaded."""
    secrets = secrets_of(all_sources())
    assert len(secrets.lines) > 500
    assert 'memory_of_broadcasting = "C"' in secrets.lines
    assert list(leaks(places.site, secrets)) == []


@pytest.mark.slow
def test_pages_can_be_read_without_scripts(places: Places) -> None:
    """Formulas are MathML, and hints are folds of HTML."""
    page = BeautifulSoup((places.site / "assignments" / "knn.html").read_text("utf-8"), "html.parser")
    article = page.article
    assert article is not None
    assert len(article.find_all("math")) > 10
    assert [s.get_text() for s in article.find_all("summary")][:3] == ["Hint 1", "Hint 2", "Hint 3"]


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_bars_whoever_hears_a_page_or_sees_little(places: Places, browser: Any, scheme: str) -> None:
    """By the rules of WCAG 2.1, A and AA, as axe-core checks them: names, structure, contrast."""
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_context(color_scheme=scheme).new_page()
    found = {}
    for name in ("index", "tasks", "assignments/spiral", "troubleshooting", "reference/course_lib.data"):
        page.goto((places.site / f"{name}.html").as_uri())
        ran = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).response
        assert "color-contrast" in {rule["id"] for rule in ran["passes"]}
        found[name] = [(rule["id"], rule["nodes"][0]["html"]) for rule in ran["violations"]]
    assert found == {name: [] for name in found}


@pytest.mark.soak
def test_the_site_with_its_figures_says_each_in_words_and_gives_nothing_away(tmp_path: Path) -> None:
    """With every notebook executed there are a hundred figures, each with words, and still no answer."""
    places = Places(tmp_path)
    assert build(places) == []
    found = look_at(places.site)
    assert found.pictures > 100
    assert (found.broken, found.faults) == ([], [])
    assert list(leaks(places.site, secrets_of(all_sources()))) == []
    assert sum(path.stat().st_size for path in places.site.rglob("*") if path.is_file()) < 60e6


def _site(folder: Path, body: str, **files: str) -> Path:
    page = f'<html lang="en"><head><title>A page</title></head><body><article>{body}</article></body></html>'
    for name, text in {"index.html": page, **files}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ('<h1>A</h1><a href="gone.html">x</a>', "gone.html leads to no file"),
        ('<h1>A</h1><a href="#gone">x</a>', "#gone leads to no place on its page"),
        ('<h1>A</h1><a href="../outside.html">x</a>', "../outside.html leads to no file"),
        ('<h1>A</h1><img alt="A" src="gone.png">', "gone.png leads to no file"),
        (
            '<h1>A</h1><script src="https://cdn.example/a.js"></script>',
            "loads https://cdn.example/a.js from elsewhere",
        ),
    ],
)
def test_a_link_that_leads_nowhere_is_found(tmp_path: Path, body: str, problem: str) -> None:
    """A missing file, a missing place, and what would be loaded from another site."""
    assert look_at(_site(tmp_path, body)).broken == [f"index.html: {problem}"]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ('<h1>A</h1><img src="data:,">', "a picture without words: data:,"),
        ('<h1>A</h1><img alt=" " src="data:,">', "a picture without words: data:,"),
        ("<h1>A</h1><h3>B</h3>", "a heading h3 below h1: B"),
        ("<h1>A</h1><h1>B</h1>", "a second h1: B"),
        ("<p>A</p>", "no heading"),
        ('<h1 id="a">A</h1><p id="a">B</p>', "the id a stands 2 times"),
    ],
)
def test_what_bars_somebody_from_reading_is_found(tmp_path: Path, body: str, problem: str) -> None:
    """Pictures without words, and headings out of order."""
    assert look_at(_site(tmp_path, body)).faults == [f"index.html: {problem}"]


def test_a_style_that_loads_a_font_from_elsewhere_is_found(tmp_path: Path) -> None:
    """Style sheets load, too."""
    site = _site(tmp_path, "<h1>A</h1>", **{"a.css": '@font-face{src:url("https://fonts.example/a.woff2")}'})
    assert look_at(site).broken == ["a.css: loads https://fonts.example/a.woff2 from elsewhere"]


@pytest.mark.parametrize("line", ["    differences = np.abs(X_train - x)", 'memory_of_broadcasting = "C"'])
def test_a_line_of_a_solution_is_found_in_a_page_and_in_a_notebook(tmp_path: Path, line: str) -> None:
    """A page's code is coloured, word by word; the line is found all the same."""
    secrets = secrets_of([source for source in all_sources() if source.name == "knn"])
    coloured = re.sub(r"(\w+)", r"<span>\1</span>", line)
    site = _site(tmp_path, f"<h1>A</h1><pre>def f():\n{coloured}\n</pre>")
    notebook = v4.new_notebook(cells=[v4.new_code_cell(f"def f():\n{line}")])
    (site / "a.ipynb").write_text(v4.writes(notebook), encoding="utf-8")
    assert list(leaks(site, secrets)) == [
        f"{name}: shows what students are to find: {line.strip()}" for name in ("a.ipynb", "index.html")
    ]


def test_an_explanation_is_found_however_its_quotation_marks_are_set(tmp_path: Path) -> None:
    """A page has curly quotation marks where the author typed straight ones."""
    secrets = secrets_of([source for source in all_sources() if source.name == "knn"])
    piece = next(piece for piece in sorted(secrets.pieces) if "<" not in piece)
    site = _site(tmp_path, f"<h1>A</h1><p>Answer: {piece.replace(chr(39), chr(0x2019))}</p>")
    assert list(leaks(site, secrets)) == [f"index.html: shows what students are to find: {piece}"]


def test_a_figure_becomes_a_file_with_words(tmp_path: Path) -> None:
    """The picture lies beside the pages, and what stands for it in words are its titles and its axes."""
    from course_lib.plotting.style import new_figure
    from course_lib.plotting.themed import figure_html

    figure, [[ax]] = new_figure()
    ax.set(title="loss while training", xlabel="step", ylabel="loss")
    png, size = figure._repr_png_()  # type: ignore[attr-defined]
    html = figure_html(figure, png, size)
    data = {"image/png": base64.b64encode(png).decode(), "text/html": html}
    output = {"output_type": "execute_result", "data": data}
    [shown] = Pictures(tmp_path / "knn", "../figures/knn").outputs("curve", [output], "Look.")
    image = BeautifulSoup(shown.data["text/html"], "html.parser").img
    assert image is not None
    assert image["src"] == "../figures/knn/curve.png"
    assert image["alt"] == "Figure: loss while training: loss over step."
    assert (tmp_path / "knn" / "curve.png").read_bytes() == png


def test_a_figure_with_few_words_is_told_by_the_text_above_it() -> None:
    """Of a paragraph the last two sentences are taken, without its markup."""
    above = "Something else.\n\nFirst. Every *step* goes `down`. Which one is longest?"
    told = "Every step goes down. Which one is longest?"
    assert alternative("Figure", above) == f"Figure. {told}"
    assert alternative("Figure: panels for k=[1, 5, 25]", above).endswith(told)


@pytest.mark.slow
def test_outputs_are_kept_until_something_that_they_need_changes(tmp_path: Path) -> None:
    """The second time nothing is executed; a notebook with another cell is executed again."""
    from dataclasses import replace

    source = next(source for source in all_sources() if source.name == "knn")
    demonstrations = [cell for cell in source.cells if cell.kind == "demonstration"][:2]
    setup = [cell for cell in source.cells if cell.kind in ("prose", "setup")][:2]
    small = replace(source, cells=(*setup, demonstrations[0]))
    first = outputs_of(small, tmp_path)
    written = (tmp_path / "knn.json").stat().st_mtime_ns
    assert len(first) == 1
    assert outputs_of(small, tmp_path) == first
    assert (tmp_path / "knn.json").stat().st_mtime_ns == written
    assert len(outputs_of(replace(source, cells=(*setup, *demonstrations)), tmp_path)) == 2


def test_links_of_the_repository_become_links_of_the_site() -> None:
    """A page leads to its page, a place on it stays, and what isn't on the site keeps its words."""
    pages = {"docs/term.md": "term.md", "notebooks/1_knn/knn.ipynb": "assignments/knn.ipynb"}
    text = "[a](term.md#late) [b](../notebooks/1_knn/knn.ipynb) [c](../autograder/cli.py) [d](https://e.org)"
    begins = "[a](../term.md#late) [b](../assignments/knn.ipynb)"
    assert relinked(text, Path("docs/x.md"), "gallery/x.md", pages) == f"{begins} c [d](https://e.org)"
    published = "https://github.com/somebody/nets/blob/main/autograder/cli.py"
    assert (
        relinked(text, Path("docs/x.md"), "gallery/x.md", pages, Address("somebody/nets"))
        == f"{begins} [c]({published}) [d](https://e.org)"
    )


def test_every_task_and_every_symbol_is_in_a_table() -> None:
    """Tasks have their points and minutes, and each row of an assignment's symbols is there."""
    sources = all_sources()
    tasks = tasks_page(sources)
    assert "| [Exercise 1.1](#knn-l1_distances) · L1 distances | 3.5 | 15 |" in tasks
    assert all(f"(#{source.name}-{task.name})" in tasks for source in sources for task in source.tasks)
    assert "| `dists` | (N, M) |" in symbols_page(sources)
