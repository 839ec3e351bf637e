"""A student's way through an exercise, in a real JupyterLab in a real browser, in both editions.

Pictures of what was seen are kept in the folder that ``COURSE_PICTURES`` names.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.authoring.source import find_assignments, read_source
from autograder.editions.wheels import class_wheel
from tests.helpers_install import Environment
from tests.helpers_jupyter import Lab, html_of, serving, text_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SOURCE = read_source(find_assignments()["linear"])
RIGHT = re.sub(r" *# (BEGIN|END) SOLUTION\n", "", SOURCE.exercises["svm_loss_naive"].text + "\n")
WRONG = RIGHT.replace("dW = dW / num_train + reg * W", "dW = dW + reg * W")
BEGIN = ("start", "linear", "--no-open")
SIZE = {"width": 1100, "height": 1000}


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where pictures go."""
    return Path(os.environ.get("COURSE_PICTURES") or tmp_path / "pictures")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A course folder in which the second assignment was begun in the study edition."""
    folder = tmp_path / "course"
    folder.mkdir()
    course(folder, *BEGIN)
    return folder


def course(folder: Path, *arguments: str, code: int = 0) -> str:
    """Return what the command `course` prints, when it ends with ``code``."""
    command = [str(Path(sys.executable).with_name("course")), *arguments]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def study(desk: Path, browser: Any) -> Iterator[Lab]:
    """Its notebook, open."""
    with serving(desk, "jupyterlab") as server:
        yield Lab(browser.new_page(viewport=SIZE), server, "linear.ipynb")


@pytest.fixture
def in_class(tmp_path: Path, browser: Any) -> Iterator[Lab]:
    """The same in an environment that has only the class edition."""
    environment = Environment.made(tmp_path / "venv")
    name, content = class_wheel()
    (tmp_path / name).write_bytes(content)
    environment.install(tmp_path / name)
    folder = tmp_path / "course"
    folder.mkdir()
    begun = environment.run(str(environment.root / "bin" / "course"), *BEGIN, cwd=folder)
    assert begun.returncode == 0, begun.stderr
    python, packages = environment.root / "bin" / "python", str(Path(np.__file__).parents[1])
    with serving(folder, "jupyterlab", python, PYTHONPATH=packages) as server:
        yield Lab(browser.new_page(viewport=SIZE), server, "linear.ipynb")


def checked(lab: Lab, code: str) -> str:
    """Write `svm_loss_naive`, check it, and return the card."""
    lab.run("def svm_loss_naive", code)
    return html_of(lab.run('check("svm_loss_naive")'))


def test_a_mistake_is_named_mended_and_the_solution_opened(study: Lab, pictures: Path) -> None:
    """From a wrong gradient over its name, its numbers and a hint to full marks, a choice, the solution."""
    study.run_until("## 1 · ")
    card = checked(study, WRONG)
    study.picture(pictures / "named-mistake.png")
    assert "sum over the batch" in card and "<table" in card and "yours" in card and "expected" in card
    assert "svm_loss_naive" in text_of(study.new('solution("svm_loss_naive")'))
    assert "num_train" not in html_of(study.new('solution("svm_loss_naive")')), "not solved yet"
    assert "loop over examples" in text_of(study.new('hint("svm_loss_naive")'))
    assert "all right" in checked(study, RIGHT)
    study.picture(pictures / "full-marks.png")
    solution = html_of(study.new('solution("svm_loss_naive")'))
    study.picture(pictures / "solution.png")
    assert "num_train" in solution
    (choice,) = (c for c in SOURCE.exercises.values() if c.name == "score_shift")
    study.run("score_shift = None", choice.text.partition("# BEGIN SOLUTION\n")[2].partition("\n")[0])
    assert "all right" in html_of(study.run('check("score_shift")'))


def test_what_was_reached_is_kept_and_handed_in(study: Lab, desk: Path, pictures: Path) -> None:
    """Notebook and terminal show the same progress, and what is packed holds the answer."""
    study.run_until("## 1 · ")
    assert "all right" in checked(study, RIGHT)
    shown = html_of(study.new("progress()"))
    study.picture(pictures / "progress.png")
    study.save()
    said = course(desk, "progress", "linear")
    assert re.search(r"svm_loss_naive.*5 of 5", said)
    assert "svm_loss_naive" in shown
    assert "Still unwritten" in course(desk, "submit", "linear", code=1)
    with zipfile.ZipFile(desk / "linear.zip") as archive:
        notebook = archive.read("linear.ipynb").decode()
    assert "data_loss / num_train" in notebook


def test_run_all_goes_to_the_end_of_an_untouched_notebook(study: Lab, pictures: Path) -> None:
    """What needs an exercise says so in a line; once that is lent, it is drawn."""
    study.command("notebook:run-all-cells")
    counts = study.tab.evaluate(_COUNTS)
    assert len(counts) > 40
    assert all(counts)
    demonstration = "cut = int(0.8 * len(data.y_train))"
    needs = text_of(study.run(demonstration))
    study.picture(pictures / "needs.png")
    assert needs == 'This cell needs `add_bias_column`: write it, or `lend("add_bias_column")`.'
    study.new('lend("add_bias_column")')
    assert "train (1077, 65)" in text_of(study.run(demonstration))
    study.picture(pictures / "lent.png")


def test_a_class_gets_the_same_card_and_no_solution(in_class: Lab, pictures: Path) -> None:
    """The name and the numbers are there; a choice is noted, and the solution is not to be had."""
    in_class.run_until("## 1 · ")
    card = checked(in_class, WRONG)
    in_class.picture(pictures / "class-named-mistake.png")
    assert "sum over the batch" in card and "<table" in card
    assert "all right" in checked(in_class, RIGHT)
    assert "class edition" in text_of(in_class.new('solution("svm_loss_naive")'))
    in_class.run("score_shift = None", 'score_shift = "B"')
    assert "after hand-in" in html_of(in_class.run('check("score_shift")'))


def test_a_card_can_be_read_in_the_dark(study: Lab, pictures: Path) -> None:
    """In JupyterLab's dark theme every text of a card stands out from what is behind it (WCAG AA)."""
    study.run_until("## 1 · ")
    study.command("apputils:change-theme", theme="JupyterLab Dark")
    assert checked(study, WRONG)
    study.picture(pictures / "dark.png")
    pairs = study.tab.evaluate(_COLOURS)
    assert len(pairs) > 5
    for text, behind, content in pairs:
        assert contrast(text, behind) >= 4.5, content


def contrast(one: list[float], other: list[float]) -> float:
    """Contrast of two colours as WCAG 2 defines it."""
    lighter, darker = sorted(map(luminance, (one, other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(rgb: list[float]) -> float:
    c = np.array(rgb[:3]) / 255
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


#: The numbers of the code cells that were run.
_COUNTS = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter(w => w.model.type === 'code' && w.model.sharedModel.source.trim())
    .map(w => w.model.executionCount)"""
#: Of each piece of text in the last card: its colour, the first opaque colour behind it, and the text.
_COLOURS = """() => {
    const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
    const behind = element => {
        for (let e = element; e; e = e.parentElement) {
            const c = numbers(getComputedStyle(e).backgroundColor);
            if (c.length < 4 || c[3] > 0.99) return c;
        }
        return [255, 255, 255];
    };
    const card = [...document.querySelectorAll('.course-check')].at(-1);
    return [...card.querySelectorAll('*')]
        .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
        .filter(e => e.getClientRects().length && e.tagName !== 'STYLE')
        .map(e => [numbers(getComputedStyle(e).color), behind(e), e.textContent.slice(0, 60)]);
}"""
