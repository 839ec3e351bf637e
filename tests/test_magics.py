"""IPython's magics become Python that does nothing; what a cell defines, and its lines, stay."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.running.cells import as_python
from course_lib.running.magics import without_magics


@pytest.mark.parametrize(
    ("source", "python"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("!ls -l\nx = 1", "pass\nx = 1"),
        ("!ls \\\n  -l\nx = 1", "pass\n\nx = 1"),
        ("if a:\n    !ls\n    %pwd\nx = 1", "if a:\n    pass\n    pass\nx = 1"),
        ("files = !ls\nx = 1", "files = None\nx = 1"),
        ("a = b = %time 3", "a = b = None"),
        ("table['k'] = !ls", "table['k'] = None"),
        ("%time x = f(1)\ny = 2", "x = f(1)\ny = 2"),
        ("%time x = f(\n    1)\n!ls", "x = f(\n    1)\npass"),
        ("%timeit x = 1", "pass"),
        ("x?\n?x\nnp.sum??", "pass\npass\npass"),
        ("%%time\nx = 1", "\nx = 1"),
        ("\n%%capture out\n%%time\nx = 1", "\n\n\nx = 1"),
        ("%%bash\nls\n", "\n\n"),
        (">>> x = 1\n>>> if x:\n...     y = 2", "x = 1\nif x:\n    y = 2"),
        ("In [1]: x = 1\n   ...: y = 2", "x = 1\ny = 2"),
        ("  x = 1\n  !ls", "x = 1\npass"),
        # What looks like a magic and is none:
        ("y = (x\n     % 2)\n!ls", "y = (x\n     % 2)\npass"),
        ("y = x \\\n  % 2\n!ls", "y = x \\\n  % 2\npass"),
        ("s = '''\n!ls\n%pwd\n'''\n!ls", "s = '''\n!ls\n%pwd\n'''\npass"),
        ("s = 'a=%d' % 3\n!ls", "s = 'a=%d' % 3\npass"),
        ("# a bracket (\n!ls", "# a bracket (\npass"),
        ("s = '\\'('\n!ls", "s = '\\'('\npass"),
        ("s = '('\n!ls", "s = '('\npass"),
        ("a != b\n!ls", "a != b\npass"),
        ("x %= 3\n!ls", "x %= 3\npass"),
        ("# really?\n!ls", "# really?\npass"),
    ],
)
def test_magics_do_nothing_and_the_rest_stays(source: str, python: str) -> None:
    """Line by line, so that tracebacks fit."""
    assert as_python(source) == python
    ast.parse(python)


@pytest.mark.parametrize("source", ["x = 1\n", "y = x % 2", "def f(x) return", "", "\n", "%", "a = !"])
def test_what_has_no_magic_is_left_alone(source: str) -> None:
    """Python as well as what is no Python at all; an error is the student's to see."""
    if source not in ("%", "a = !"):
        assert as_python(source) == source


def test_thousands_of_magics_are_all_replaced() -> None:
    """IPython gives up after 500."""
    assert without_magics("!a\n" * 60_000) == "pass\n" * 60_000


@given(st.text(alphabet="a=%!?'\"#\\([{)]} \t\n\r>.:In1", max_size=60))
def test_lines_stay_where_they_are(source: str) -> None:
    """Whatever is in them, there are as many as before."""
    ends = source.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    changed = without_magics(source).replace("\r\n", "\n").replace("\r", "\n").count("\n")
    assert changed in (ends, ends + 1)
