"""What a student reads: cards of wrong answers from all assignments, in words and as pictures.

``python -m benchmarks.cards -o FOLDER`` also writes every card as HTML, as text and as a terminal shows it,
and pictures of them in light and dark if there is a Chromium.
"""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from autograder.authoring.assignment import LoadedAssignment, load_assignment
from benchmarks.diagnosis import BLIND
from course_lib.card.html import as_html
from course_lib.card.terminal import show
from course_lib.card.text import as_text
from course_lib.checker import verdict_for
from course_lib.checking.public import public_exercise
from course_lib.checking.verdict import Verdict
from course_lib.running.cells import CodeCell
from course_lib.running.limits import OWN_CODE, Limits
from course_lib.running.remote import RemoteAnswers

#: Answers of ``benchmarks/blind``, written without sight of the judge.
_BLIND = (
    "knn/compute_distances_no_loops__02", "knn/predict_labels__04", "knn/k_fold_cross_validate__02",
    "linear/svm_loss_vectorized__03", "linear/softmax_loss_vectorized__02", "linear/sgd_train__02",
    "backprop/affine_backward__02", "backprop/two_layer_loss__04", "backprop/numerical_gradient__03",
    "optimizers/adam__03", "optimizers/cosine_restarts__03",
    "batchnorm_dropout/batchnorm_backward__03", "batchnorm_dropout/dropout_forward__04",
    "spiral/make_spiral__03",
    "training/standardize__04", "training/lr_range_test__03",
    "losses/huber_loss__03", "losses/multilabel_logistic_loss__03",
    "losses/hierarchical_softmax_loss__02",
)  # fmt: skip
#: Answers to show what else there is: a crash, a hang, a shape, a small part of a large matrix, all right.
_OTHERS = {
    "crash": ("linear", "svm_loss_naive", "def svm_loss_naive(W, X, y, reg):\n    return X @ W.T, W"),
    "hang": (
        "linear",
        "svm_loss_naive",
        "def svm_loss_naive(W, X, y, reg):\n    while True:\n        reg += 1",
    ),
    "shape": ("linear", "add_bias_column", "def add_bias_column(X):\n    return X"),
    "pass": ("linear", "softmax_loss_vectorized", ""),
    "unwritten": ("linear", "svm_loss_naive", "def svm_loss_naive(*_):\n    raise NotImplementedError()"),
}  # fmt: skip


#: What a browser would load from elsewhere.
_FONTS = re.compile(r"@font-face \{.*?\}", re.DOTALL)
#: What the picture of a terminal shows.
_IN_SHORT = (*list(_OTHERS), "linear/svm_loss_vectorized__03")


@dataclass(frozen=True)
class Card:
    """One answer and what is said of it."""

    name: str
    code: str
    verdict: Verdict

    @property
    def words(self) -> int:
        """How many words there are to read; tables, calls and code are not counted."""
        lines = (line for row in self.verdict.aspects for line in row.message.splitlines())
        return sum(len(line.split()) for line in lines if not line.startswith("    "))


def cards() -> Iterator[Card]:
    """Judge all answers as a student's own check does."""
    for name in _BLIND:
        assignment, _, answer = name.partition("/")
        code = (BLIND / f"{name}.py").read_text(encoding="utf-8")
        yield Card(name, code, judged(assignment, answer.partition("__")[0], code))
    for name, (assignment, exercise, code) in _OTHERS.items():
        yield Card(name, code, judged(assignment, exercise, code))


def judged(assignment: str, exercise: str, code: str) -> Verdict:
    """Return the verdict on an answer, where what it doesn't define is the reference's."""
    loaded = load_assignment(assignment)
    cells = [*_given(loaded), CodeCell("cell [7]", code)]
    with RemoteAnswers(cells, Limits(call_seconds=2.0, fence=OWN_CODE), files=loaded.files()) as answers:
        return verdict_for(public_exercise(exercise, assignment), answers)


def _given(loaded: LoadedAssignment) -> list[CodeCell]:
    setup = [CodeCell(cell.name, cell.text, given=True) for cell in loaded.source.of_kind("setup")]
    solved = loaded.source.of_kind("exercise")
    return [*setup, *(CodeCell(cell.name, loaded.reference.source_of(cell.name)) for cell in solved)]


def main() -> None:
    """Print how long the cards are."""
    words = {card.name: card.words for card in cards()}
    for name, count in words.items():
        print(f"{count:4d} words  {name}")
    print(f"{len(words)} cards: longest {max(words.values())} words")


def write(folder: Path) -> None:
    """Write all cards into a folder, and take pictures of them."""
    folder.mkdir(parents=True, exist_ok=True)
    made = list(cards())
    for card in made:
        stem = folder / card.name.replace("/", "-")
        stem.with_suffix(".html").write_text(page(as_html(card.verdict)), encoding="utf-8")
        stem.with_suffix(".txt").write_text(f"{card.code}\n\n{as_text(card.verdict)}\n", encoding="utf-8")
    _terminal(folder / "terminal", [card.verdict for card in made])
    _terminal(folder / "terminal-short", [card.verdict for card in made if card.name in _IN_SHORT])
    _pictures(folder)


def _terminal(stem: Path, verdicts: list[Verdict]) -> None:
    """Write what a terminal shows as text with its colours, and as a picture."""
    with stem.with_suffix(".txt").open("w", encoding="utf-8") as file:
        console = Console(record=True, width=100, force_terminal=True, file=file)
        show(verdicts, console)
    picture = _FONTS.sub("", console.export_svg(title="course check"))
    stem.with_suffix(".html").write_text(page(picture), encoding="utf-8")


def page(card: str) -> str:
    """Return a page with a card and nothing else."""
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>A card</title><body>{card}'


def _pictures(folder: Path) -> None:
    program = shutil.which("chromium")
    if program is None:
        print("No pictures: there is no chromium.")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            tab = browser.new_page(color_scheme=scheme, viewport={"width": 860, "height": 400})
            for path in sorted(folder.glob("*.html")):
                tab.goto(path.resolve().as_uri())
                tab.screenshot(path=folder / f"{path.stem}.{scheme}.png", full_page=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", dest="folder", type=Path, required=True, help="where to write")
    write(parser.parse_args().folder)
