"""Reading a submission: a notebook comes back, or a reason that a student understands."""

from __future__ import annotations

import contextlib
import copy
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.authoring.notebook import notebook_text
from autograder.authoring.source import read_source
from autograder.authoring.student import student_notebook
from autograder.grading.names import Defined
from autograder.grading.rebuild import Unreadable, read_submission, rebuild

RELEASE = student_notebook(read_source(Path(__file__).parent / "assignments" / "1_toy"))
DATA = notebook_text(RELEASE).encode()


def test_a_saved_release_is_read_and_rebuilt_unchanged() -> None:
    """The way through a file loses nothing."""
    assert notebook_text(rebuild(RELEASE, read_submission(DATA)).notebook).encode() == DATA


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_the_encodings_that_json_may_have_are_read(encoding: str) -> None:
    """An editor on Windows may have saved the file with a byte order mark, or as UTF-16."""
    assert len(read_submission(DATA.decode().encode(encoding)).cells) == len(RELEASE.cells)


def test_a_notebook_of_the_old_format_3_is_upgraded() -> None:
    """Solutions and grade ids survive the conversion of worksheets to cells."""
    old = nbformat.convert(copy.deepcopy(RELEASE), 3)
    for cell in old.worksheets[0].cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "mean_rows":
            cell.input = "def mean_rows(X):\n    return X.mean(1)"
    rebuilt = rebuild(RELEASE, read_submission(json.dumps(old).encode()))
    (solution,) = (cell for cell in rebuilt.notebook.cells if cell.id == "mean_rows")
    assert solution.source == "def mean_rows(X):\n    return X.mean(1)"
    assert [cell.id for cell in rebuilt.notebook.cells] == [cell.id for cell in RELEASE.cells]


def test_a_notebook_without_format_or_metadata_is_read() -> None:
    """What is missing at the top level is the release's anyway."""
    content = json.loads(DATA)
    bare = json.dumps({"cells": content["cells"]}).encode()
    assert notebook_text(rebuild(RELEASE, read_submission(bare)).notebook).encode() == DATA


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "The file is empty"),
        (b"  \n", "The file is empty"),
        (DATA[: len(DATA) // 2], "The file breaks off at line"),
        (b"[1, 2]", "not a notebook: it has no cells"),
        (b'{"a": 1}', "not a notebook: it has no cells"),
        (b"%PDF-1.7 ...", "The file is a PDF"),
        (b"PK\x03\x04\xff\xfe", "The file is a zip archive"),
        (b"<!DOCTYPE html><html>", "The file is a web page"),
        (b"import numpy as np\n", "The file is a Python script"),
        (b'{"cells": [], "name": "\xe9"}', "byte 24 is not UTF-8"),
        (DATA.replace(b'"cells": [', b'"cells": [,', 1), "The file is damaged at line 2, column 12"),
        (b'{"cells": [], "nbformat": 2}', "a notebook of format 2"),
        (b'{"cells": [], "nbformat": 5}', "a notebook of format 5"),
        (b'{"cells": [], "nbformat": true}', "a notebook of format True"),
        (b'{"cells": [], "nbformat": "4"}', "a notebook of format 4"),
        (b'{"cells": 3, "nbformat": 4}', "a damaged notebook of format 4"),
        (b'{"worksheets": [7], "nbformat": 3}', "a damaged notebook of format 3"),
        (b"[" * 100_000, "JSON that no notebook would hold"),
        (b'{"cells": [' + b"{}," * 2_000 + b"{}]}", "The notebook has 2,001 cells"),
        (
            b'{"cells": [{"cell_type": "code", "source": "' + b"x" * 1_000_001 + b'"}]}',
            "with 1,000,001 characters",
        ),
        (b" " * 100_000_001 + b"{}", "The file has 100.0 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    """The reason says what is wrong with the file, and the message what to do."""
    with pytest.raises(Unreadable, match=reason) as caught:
        read_submission(data)
    assert str(caught.value) == f"{caught.value.reason}. {caught.value.remedy}."
    assert caught.value.remedy.startswith(("Save", "Open", "Clear", "Take", "Delete"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "cells",
                    "worksheets",
                    "metadata",
                    "nbformat",
                    "cell_type",
                    "source",
                    "id",
                    "nbgrader",
                    "tags",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=300, deadline=None)
@given(content=JSON)
def test_any_json_is_either_refused_or_rebuilt(content: Any) -> None:
    """No file, however strange, raises anything but Unreadable: one student's file stops nobody's grading."""
    with contextlib.suppress(Unreadable):
        rebuilt = rebuild(RELEASE, read_submission(json.dumps(content).encode()))
        assert len(rebuilt.notebook.cells) >= len(RELEASE.cells)


@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Bytes that are no JSON are refused like all else."""
    with contextlib.suppress(Unreadable):
        read_submission(data)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("def f(x):\n    y = 1", {"f"}),
        ("a, (b, *c) = 1, (2, 3)\nd: int = 4\ne: int\nf += 1", {"a", "b", "c", "d"}),
        ("import os.path, numpy as np\nfrom math import pi as p", {"os", "np", "p"}),
        ("if x:\n    y = 1\nelse:\n    class Z: w = 2", {"y", "Z"}),
        ("%matplotlib inline\n!ls\nx = 1", {"x"}),
        ("x = 5\ny = (x\n     % 2)", {"x", "y"}),
        ("def broken(:\n    pass\nz == 1\nw: int = 2", {"broken", "w"}),
        ('pattern = "\\d"', {"pattern"}),
        ("[i for i in range(3)]\nz.attribute = 1\nz[0] = 2", set()),
    ],
)
def test_names_are_found_as_python_would_bind_them(text: str, names: set[str]) -> None:
    """Functions, classes, imports and variables of the top level, also in code that does not parse."""
    assert Defined(text).names == names


def test_a_definition_is_taken_with_its_decorators_and_nothing_else() -> None:
    """What is copied from a merged cell is the last definition of that name."""
    text = "def g(x):\n    return 0\n\n@cache\ndef g(x):\n    return 1\n\nh = 2"
    assert Defined(text).source_of("g") == "@cache\ndef g(x):\n    return 1"
