"""Verdicts on form are verdicts on the text that is read: it is run by itself, and has to be right there."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from course_lib.checking.judge import judge
from course_lib.checking.spec import Case, Exercise, case
from course_lib.checking.verdict import AspectVerdict
from course_lib.running.cells import CodeCell, as_python
from course_lib.running.remote import RemoteAnswers
from tests.helpers_engine import Array, Truth, cells, row

SETUP = CodeCell("setup", "import numpy as np", given=True)


def batches(rng: np.random.Generator) -> Iterator[Case]:
    for rows in (5, 4):
        yield case(W=rng.normal(size=(6, 4)), X=rng.normal(size=(rows, 6)))


def reference(W: Array, X: Array) -> Array:
    """Softmax of the scores."""
    e = np.exp(X @ W)
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def looked_at(*codes: str, kind: str = "vectorised") -> AspectVerdict:
    """Return the row on form of a submission that gives the right values."""
    exercise = Exercise("f", returns=("p",), points={"p": 1.0, "form": 1.0})
    exercise.values("p", cases=batches)
    if kind == "vectorised":
        exercise.vectorised("form", grows=("X",), cases=batches)
    else:
        exercise.loops("form", at_most=1, cases=batches)
    with RemoteAnswers([SETUP, *cells(*map(as_python, codes))]) as answers:
        verdict = judge(exercise, Truth(exercise, reference), answers)
    assert row(verdict, "p").ok, row(verdict, "p").message
    return row(verdict, "form")


ARRAYS = """
def f(W, X):
    e = np.exp(X @ W)
    return e / e.sum(axis=1, keepdims=True)
"""
BODY = ARRAYS.strip().partition("\n")[2]
#: Right, with two loops, the inner one for the sum.
LOOPS = """
def loops(W, X):
    out = np.zeros((X.shape[0], W.shape[1]))
    i = 0
    while i < X.shape[0]:
        e = np.exp(np.dot(X[i], W))
        for c in range(W.shape[1]):
            out[i, c] = e[c] / np.sum(e)
        i += 1
    return out
"""
#: No loop to be read, and nothing right either.
DECOY = "def f(W, X):\n    return np.zeros((len(X), W.shape[1]))\n"

HONEST = {
    "a function": [ARRAYS],
    "a helper in another cell": [
        "def f(W, X):\n    return share(np.exp(X @ W))",
        "def share(e):\n    return e / total(e)",
        "total = lambda e: e.sum(axis=1, keepdims=True)",
    ],
    "an alias": [ARRAYS.replace("def f", "def g"), "f = g"],
    "a lambda": ["f = lambda W, X: (lambda e: e / e.sum(axis=1)[:, None])(np.exp(X @ W))"],
    "a definition in a branch": [f"if True:\n{ARRAYS.replace(chr(10), chr(10) + '    ')}"],
    "a definition in a try": [f"try:\n{ARRAYS.replace(chr(10), chr(10) + '    ')}\nexcept NameError: pass"],
    "a definition in a loop": [f"for _ in range(2):\n{ARRAYS.replace(chr(10), chr(10) + '    ')}"],
    "an earlier version left above": ["def f(W, X):\n    for x in X: pass", ARRAYS],
    "a nested helper": [
        "def f(W, X):\n    def share(e):\n        return e / e.sum(axis=1)[:, None]\n"
        "    return share(np.exp(X @ W))"
    ],
    "a constant": ["AXIS = 1", ARRAYS.replace("axis=1", "axis=AXIS")],
    "a table that is filled below": [
        "settings = {}",
        ARRAYS.replace("axis=1", "axis=settings['axis']"),
        "settings['axis'] = 1",
        "print(settings)",
    ],
    "a default": ["one = 1", ARRAYS.replace("(W, X)", "(W, X, axis=one)").replace("axis=1", "axis=axis")],
    "imports of its own": ["from numpy import exp as e_to_the", ARRAYS.replace("np.exp", "e_to_the")],
    "names from everywhere": ["from numpy import *", ARRAYS.replace("np.exp", "exp")],
    "functools.partial": [
        "import functools",
        ARRAYS.replace("def f(W, X)", "def g(axis, W, X)").replace("axis=1", "axis=axis"),
        "f = functools.partial(g, 1)",
    ],
    "a decorator of one's own": [
        "def timed(g):\n    def inner(*args):\n        return g(*args)\n    return inner",
        f"@timed{ARRAYS}",
    ],
    "a class with __call__": [
        ARRAYS.replace("def f(W, X)", "class Softmax:\n  def __call__(self, W, X)"),
        "f = Softmax()",
    ],
    "recursion over features": [
        "def scores(W, X):\n    if len(W) == 1:\n        return X * W\n"
        "    return X[:, :1] * W[:1] + scores(W[1:], X[:, 1:])",
        ARRAYS.replace("X @ W", "scores(W, X)"),
    ],
    "magics in the cell": [f"%matplotlib inline\n{ARRAYS}\n!ls"],
    "two statements on a line": [f"EPS = 0; f = None\n{ARRAYS}"],
    "names that only look alike": [ARRAYS + "\nshare = [f for f in range(3)]"],
}


@pytest.mark.parametrize("kind", HONEST)
def test_honest_array_operations_pass_however_they_are_defined(kind: str) -> None:
    """What they need is found and run, wherever it stands."""
    found = looked_at(*HONEST[kind])
    assert found.ok, found.message


#: How a function is put in the place of the one that is read.
SWAPS = {
    "globals": "globals()['f'] = loops",
    "exec": "exec('f = loops')",
    "the function's code": "f.__code__ = loops.__code__",
    "setattr": "setattr(f, '__code__', loops.__code__)",
    "a method call": "f.__setattr__('__code__', loops.__code__)",
    "the main module": "import sys\nsys.modules['__main__'].f = loops\nglobals().update(f=loops)",
    "a function that rebinds": "def swap():\n    global f\n    f = loops\nswap()",
    "a decorator by hand": "for name in ['f']:\n    globals()[name] = loops",
    "on the line of the definition": "g = lambda W, X: 0; globals()['f'] = loops",
}


@pytest.mark.parametrize("kind", ["vectorised", "loops"])
@pytest.mark.parametrize("swap", SWAPS)
def test_a_decoy_earns_nothing(swap: str, kind: str) -> None:
    """The values are those of another function, which loops; the one that is read is wrong by itself."""
    found = looked_at(LOOPS, DECOY, SWAPS[swap], kind=kind)
    assert found.outcome == "wrong"
    assert "is not right when only what it needs is run" in found.message


#: Definitions that do run by themselves, and loop where reading doesn't see it.
HIDDEN = {
    "in a branch": DECOY + "if True:\n    def f(W, X):\n        return loops(W, X)\n",
    "by an import's name": "from numpy import vectorize as fast\n"
    "def f(W, X):\n    one = lambda i: loops(W, X[i : i + 1])[0]\n"
    "    return fast(one, signature='()->(n)')(np.arange(len(X)))\n",
    "in a list": "ways = [loops]\ndef f(W, X):\n    return ways[0](W, X)\n",
    "by an alias that is made early": "good = loops\nf = good\ndef good(W, X):\n    return np.exp(X @ W)\n",
    "in a string": "def f(W, X):\n    return eval('loops(W, X)')\n",
    "in a class": "class Fast:\n    go = staticmethod(loops)\ndef f(W, X):\n    return Fast.go(W, X)\n",
    "in a decorator": f"def fast(g):\n    return loops\n@fast\n{DECOY}",
    "in a patched library": "np.loops = loops\n_ = setattr(np, 'loops', loops)\n"
    "def f(W, X):\n    _\n    return np.loops(W, X)\n",
    "by getattr": "def f(W, X):\n    return getattr(np, 'array')(globals()['lo' + 'ops'](W, X))\nloops\n",
}


@pytest.mark.parametrize("way", HIDDEN)
def test_loops_that_hide_from_the_reader_are_found_by_time(way: str) -> None:
    """They run by themselves as they did in the submission, and take their time, or can't be run at all."""
    found = looked_at(LOOPS + HIDDEN[way])
    assert found.outcome == "wrong"
    assert found.diagnosis == "python_loop" or "only what it needs is run" in found.message


@pytest.mark.parametrize("way", HIDDEN)
def test_loops_are_not_counted_where_text_does_not_show_them(way: str) -> None:
    """Two loops one inside of the other, where one is allowed, hidden."""
    found = looked_at(LOOPS + HIDDEN[way], kind="loops")
    assert found.outcome == "wrong", found.message


ONE_LOOP = """
def f(W, X):
    out = np.zeros((len(X), W.shape[1]))
    for i in range(len(X)):
        out[i] = share(np.exp(X[i] @ W))
    return out
def share(e):
    return e / e.sum()
"""


def test_one_loop_is_one_loop() -> None:
    """With a helper, plainly written."""
    found = looked_at(ONE_LOOP, kind="loops")
    assert found.ok, found.message


@pytest.mark.parametrize(
    "line",
    [
        "share = lambda e: e / e.sum()",
        "total = np.sum\n    share = lambda e: e / np.sum(e)",
        "from tqdm import tqdm",
        "X = X.copy()\n    X.shape = X.shape",
    ],
)
def test_what_needs_no_reading_hides_nothing(line: str) -> None:
    """Short functions on the spot, a library's function under another name, a progress bar."""
    found = looked_at(ONE_LOOP.replace("    out =", f"    {line}\n    out ="), kind="loops")
    assert found.ok, found.message


def test_what_hides_the_loops_is_named() -> None:
    """So that an honest student can write it in another way."""
    found = looked_at(ONE_LOOP.replace("X[i]", "locals()['X'][i]"), kind="loops")
    assert found.message == "Its text doesn't show how it loops, because of `locals`. Can you do without?"


def test_an_answer_that_is_only_right_for_few_rows_is_told_so() -> None:
    """Whoever guesses when time is taken, and answers with anything, is compared there, too."""
    guess = ARRAYS.replace("    e =", "    if len(X) > 40:\n        return np.zeros((len(X), 4))\n    e =")
    found = looked_at(LOOPS, guess)
    assert found.outcome == "wrong"
    assert found.message.startswith("The answer is wrong when `X` have many rows:\n`p` differs in")


def test_an_answer_remembered_is_of_no_use() -> None:
    """Each timed call has inputs of its own."""
    remembering = (
        "known = {}\ndef f(W, X):\n    key = X.tobytes()\n"
        "    if key not in known:\n        known[key] = loops(W, X)\n    return known[key]"
    )
    assert looked_at(LOOPS, remembering).diagnosis == "python_loop"


def test_rows_that_are_alike_are_of_no_use() -> None:
    """A loop over the different rows only is a loop over all of them."""
    once = (
        "def f(W, X):\n    rows, where = np.unique(X, axis=0, return_inverse=True)\n"
        "    return loops(W, rows)[where.ravel()]"
    )
    assert looked_at(LOOPS, once).diagnosis == "python_loop"


def test_time_spent_while_the_answer_is_packed_counts() -> None:
    """A list that computes its entries as they are read is as slow as the loop that it hides."""
    lazy = (
        "class Late(list):\n    def __init__(self, W, X):\n        super().__init__([0] * len(X))\n"
        "        self.work = W, X\n    def __iter__(self):\n        return iter(list(loops(*self.work)))\n"
        "def f(W, X):\n    return Late(W, X)"
    )
    assert looked_at(LOOPS, lazy).diagnosis == "python_loop"


def test_form_of_what_is_wrong_when_called_plainly_does_not_count() -> None:
    """Nothing can be compared then, so that anything might be fast."""
    exercise = Exercise("f", returns=("p", "q"), points={"p": 1.0, "q": 1.0, "form": 1.0})
    exercise.values("p", of="p", cases=batches)
    exercise.values("q", of="q", cases=only_one)
    exercise.vectorised("form", grows=("X",), cases=batches)
    wrong = "def f(W, X):\n    return np.zeros(3), reference(W, X) if len(X) == 1 else 0\n"
    same = ARRAYS.replace("def f", "def reference")

    def both(W: Array, X: Array) -> tuple[Array, Array]:
        return reference(W, X), reference(W, X)

    with RemoteAnswers([SETUP, *cells(wrong, same)]) as answers:
        verdict = judge(exercise, Truth(exercise, both), answers)
    assert row(verdict, "q").ok
    assert row(verdict, "form").outcome == "blocked"


def only_one(rng: np.random.Generator) -> Iterator[Case]:
    yield case(W=rng.normal(size=(6, 4)), X=rng.normal(size=(1, 6)))
