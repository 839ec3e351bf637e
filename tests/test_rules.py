"""Source rules: loops are found wherever they hide, and no student's code breaks the reader."""

from __future__ import annotations

import ast
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.checking.rules import Loop, find_loops, loop_depth
from course_lib.exchange.definitions import Definitions, find_definition
from course_lib.running.cells import as_python, script_cells


def loops(body: str, rows_of: tuple[int, ...] = (1, 2), before: str = "") -> list[Loop]:
    """Return the loops of ``f(W, X, y)``, whose arguments ``X`` and ``y`` have a row per example."""
    code = f"{before}\ndef f(W, X, y):\n{textwrap.indent(textwrap.dedent(body), '    ')}"
    ast.parse(code)
    return find_loops("f", lambda name: find_definition([code], name), rows_of)


@pytest.mark.parametrize(
    "body",
    [
        "for i in range(len(X)): pass",
        "for i in range(X.shape[0]): pass",
        "for i in range(len(y)): pass",
        "for i in range(y.size): pass",
        "for x in X: pass",
        "for i, x in enumerate(X): pass",
        "for x, label in zip(X, y): pass",
        "for x, label in list(zip(X, y)): pass",
        "for i in reversed(range(0, len(X), 2)): pass",
        "for i in np.arange(X.shape[0]): pass",
        "for i, j in np.ndindex(X.shape): pass",
        "N, D = X.shape\nfor i in range(N): pass",
        "[N, D] = X.shape\nfor i in range(N): pass",
        "N = X.shape[0]\nfor i in range(N): pass",
        "N: int = len(X)\nfor i in range(N): pass",
        "if (N := len(X)):\n    for i in range(N): pass",
        "N = len(y)\nM = int(N)\nfor i in range(M): pass",
        "A = X\nfor row in A: pass",
        "return [x.sum() for x in X]",
        "return sum(x.sum() for x in X)",
        "return {i: x for i, x in enumerate(X)}",
        "while True:\n    for x in X: break",
        "def inner():\n    for x in X: pass\ninner()",
    ],
)
def test_a_loop_that_certainly_runs_over_examples_is_certain(body: str) -> None:
    """However the number of rows is spelled."""
    assert any(loop.over_rows for loop in loops(body))


@pytest.mark.parametrize(
    "body",
    [
        "i = 0\nwhile i < len(X): i += 1",
        "return list(map(lambda x: x.sum(), X))",
        "return np.vectorize(lambda i: X[i].sum())(y)",
        "return np.apply_along_axis(np.sum, 1, X)",
        "return np.fromiter((1.0,), float)",
        "for x in X.tolist(): pass",
        "for x in X[:100]: pass",
        "X = X.T\nfor feature in X: pass",
        "N = len(X)\nN = W.shape[1]\nfor c in range(N): pass",
        "for c in range(W.shape[1]): pass",
        "D, C = W.shape\nfor c in range(C): pass",
        "for d in range(X.shape[1]): pass",
        "for d in range(len(X[0])): pass",
        "for x in X.T: pass",
        "for start in range(0, len(X), 256): pass",
        "for start in range(0, len(X), size): pass",
        "for start in range(len(X), 0, -256): pass",
    ],
)
def test_a_loop_that_may_run_over_something_else_is_only_possible(body: str) -> None:
    """It is reported, and run time decides: a loop over classes or features is nobody's mistake."""
    found = loops(body)
    assert found
    assert not any(loop.over_rows for loop in found)


@pytest.mark.parametrize(
    "body", ["return X @ W", "N = X.shape[0]\nreturn X[np.arange(N), y]", "return sorted(W)"]
)
def test_code_without_loops_has_none(body: str) -> None:
    """Indexing and reductions are not loops."""
    assert loops(body) == []


@pytest.mark.parametrize("wrong_order", [False, True])
def test_parameters_are_known_by_position(wrong_order: bool) -> None:
    """Students may rename them."""
    code = "def f(weights, data, labels):\n    for row in data: pass"
    rows_of = (0,) if wrong_order else (1, 2)
    (loop,) = find_loops("f", lambda name: find_definition([code], name), rows_of)
    assert loop.over_rows is not wrong_order


def test_a_loop_hidden_in_a_helper_is_found() -> None:
    """The helper's parameters have a row per example where the caller's arguments do."""
    helper = "def helper(a, b):\n    return [v for v in b]"
    (certain,) = loops("return helper(W, X)", before=helper)
    (possible,) = loops("return helper(X, W)", before=helper)
    assert (certain.over_rows, possible.over_rows) == (True, False)
    assert str(certain) == "`for v in b` (line 2 of helper)"


def test_an_alias_is_followed() -> None:
    """``f = g`` is as good as a definition."""
    code = "def g(X):\n    for x in X: pass\nf = g"
    assert len(find_loops("f", lambda name: find_definition([code], name), [0])) == 1


def test_the_last_definition_counts() -> None:
    """As in Python; a lambda is a definition, too."""
    code = "def f(X):\n    for x in X: pass\nf = lambda X: [x for x in X for y in X]"
    assert depth_of(code) == 2


def depth_of(code: str) -> int:
    return loop_depth("f", lambda name: find_definition([textwrap.dedent(code)], name))


@pytest.mark.parametrize(
    ("depth", "body"),
    [
        (0, "return X @ X.T"),
        (1, "for x in X: pass"),
        (1, "for x in X: pass\nfor x in X: pass"),
        (2, "for x in X:\n    for z in X: pass"),
        (2, "for x in X:\n    while x: x -= 1"),
        (2, "return [x + z for x in X for z in X]"),
        (2, "return [[x + z for x in X] for z in X]"),
        (2, "return {x: {z for z in X} for x in X}"),
        (2, "for x in X:\n    y = list(map(abs, X))"),
        (2, "return list(map(lambda x: [x + z for z in X], X))"),
        (2, "for x in X:\n    np.apply_along_axis(np.sum, 1, X)"),
        (2, "for x in X:\n    if x:\n        with a:\n            sum(z for z in X)"),
        (3, "for x in X: helper(x)"),
        (2, "helper(X)"),
        (3, "return list(map(helper, X))"),
        (3, "return np.vectorize(helper)(X)"),
        (1, "for x in [z + 1 for z in X]: pass"),
        (1, "return [x for x in sorted(z for z in X)]"),
        (1, "for x in X: pass\nelse:\n    for x in X: pass"),
        (2, "def inner(x):\n    for z in X: pass\nfor x in X: inner(x)"),
        (1, "def inner(x):\n    for z in X: pass\ninner(x)"),
    ],
)
def test_loops_are_counted_as_deep_as_they_run(depth: int, body: str) -> None:
    """Helpers count where they are called; what a loop runs over is computed before it."""
    helper = "def helper(x):\n    for a in x:\n        for b in x: pass\n"
    assert depth_of(f"{helper}def f(X):\n{textwrap.indent(body, '    ')}") == depth


def test_recursion_ends() -> None:
    """Functions that call themselves or one another are each counted once."""
    assert depth_of("def f(X):\n    for x in X: f(x)") == 1
    assert depth_of("def g(X):\n    for x in X: f(x)\ndef f(X):\n    for x in X: g(x)") == 2


def test_many_calls_are_read_once() -> None:
    """Forty functions that call the next one twice would be 2**40 visits."""
    chain = "".join(f"def f{i}(x):\n    f{i + 1}(x)\n    f{i + 1}(x)\n" for i in range(40))
    code = f"{chain}def f40(x):\n    for a in x: pass\ndef f(x): f0(x)"
    assert depth_of(code) == 1
    assert len(find_loops("f", lambda name: find_definition([code], name), [0])) == 1


@pytest.mark.parametrize(
    "code",
    [
        "f = g\ng = f",
        "f = f",
        "".join(f"f = g{i}\ng{i} = f\n" for i in range(200)),
        "def f(X):\n    return " + "+".join(["X"] * 1500),
        "def f(X):\n    for i in " + "+".join(["X"] * 1500) + ": pass",
        "def f(X):\n    return " + "(" * 150 + "X" + ")" * 150,
        "def f(X):\n    return " + "-" * 5000 + "1",
        "def f(X):\n    () = X.shape",
        "def f(X):\n    *a, b = X.shape",
        "def f(*X, **y):\n    range()",
        "".join(f"def g{i}(x): g{i + 1}(x)\n" for i in range(3000)) + "def f(x): g0(x)",
        "class f: pass",
        "async def f(X):\n    async for x in X: pass",
        "f = 3",
        "def f(X) return",
        "\0",
        "\x1e",
        "\ud800",
    ],
)
def test_strange_code_does_not_break_the_reader(code: str) -> None:
    """Circles, trees deeper than Python's stack, no function at all: each is read, or passed over."""
    read(code)


def read(code: str) -> None:
    """Read a text in all the ways in which checking reads a student's text."""
    python = as_python(code)
    pieces = [cell.code for cell in script_cells("file.py", python)]
    for texts in ([python], pieces):
        find = Definitions(texts).function
        found = find("f")
        assert found is None or isinstance(found, ast.FunctionDef)
        assert isinstance(find_loops("f", find, [0]), list)
        assert loop_depth("f", find) >= 0


@given(st.text(max_size=80))
def test_arbitrary_text_does_not_break_the_reader(text: str) -> None:
    """Nor does what is no Python at all."""
    read(text)


KEYWORDS = "def class for while in if else lambda return yield await async"
SIGNS = '( ) [ ] { } = , . : * ** @ -> + := += ; \' """ # \\ ! % %% ?'
NAMES = "f X y N range len map shape [0] 1 1.5 f( (X): !ls %time %%bash"
SPACES = ["\n", "\n\n", "\n\t", "\n    ", "\x0c", "\u2028"]
words = st.sampled_from([*KEYWORDS.split(), *SIGNS.split(), *NAMES.split(), *SPACES])


@settings(max_examples=200)
@given(st.lists(words, max_size=25).map(" ".join))
def test_almost_python_does_not_break_the_reader(text: str) -> None:
    """Half-written statements, magics and stray brackets are what students hand in."""
    read(text)
    read("def f(X):\n    " + text)
