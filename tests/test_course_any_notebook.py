"""Whatever a notebook file holds, what ``course`` does with it succeeds or says in a sentence why not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_lib.checking.outline import outline
from course_lib.running.cells import UnreadableFile
from course_lib.studying.filecheck import syntax_errors
from course_lib.studying.finding import Found, find, of_assignment
from course_lib.studying.resetting import reset
from course_lib.studying.submitting import pack, unwritten
from course_lib.studying.trouble import Trouble
from course_lib.studying.updating import Updated, update
from tests.helpers_desk import released

NAMES = ["add_bias_column", "friends_report", "check_add_bias_column", "prose-f964c1be", "mine"]
ODD = st.none() | st.booleans() | st.integers(-2, 5) | st.text(max_size=3)
TEXT = st.sampled_from(
    ["", "x = 1", "def add_bias_column(X): return X", "a\udcffb", 'check("add_bias_column")']
)


def mappings(known: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    """Return mappings with some of the known keys, or something odd."""
    return st.fixed_dictionaries({}, optional=known) | ODD


METADATA = mappings(
    {
        "course": mappings(
            {
                "id": st.sampled_from(NAMES) | ODD,
                "role": st.sampled_from(["exercise", "answer", "prose", "check"]) | ODD,
            }
        ),
        "nbgrader": mappings(
            {
                "grade_id": st.sampled_from(NAMES) | ODD,
                "grade": ODD,
                "points": ODD,
                "checksum": ODD,
                "solution": ODD,
            }
        ),
    }
)
CELL = mappings(
    {
        "cell_type": st.sampled_from(["code", "markdown", "raw"]) | ODD,
        "id": st.sampled_from(NAMES) | ODD,
        "source": TEXT | st.lists(TEXT, max_size=2) | ODD,
        "metadata": METADATA,
        "outputs": ODD | st.just([]),
        "attachments": ODD,
    }
)
NOTEBOOK = mappings(
    {
        "cells": st.lists(CELL, max_size=5) | ODD,
        "metadata": mappings({"course": ODD, "kernelspec": ODD}),
        "nbformat": st.sampled_from([3, 4]) | ODD,
        "nbformat_minor": ODD,
        "worksheets": ODD,
    }
)


@pytest.fixture(autouse=True)
def _desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def done_with(path: Path) -> Iterator[object]:
    """Do each thing that is done with a notebook file."""
    found: Found | None = None
    with suppress(Trouble, UnreadableFile):
        found = of_assignment(outline("linear"), path)
    if found is not None:
        yield from (syntax_errors(found), unwritten_in(found))
        with suppress(Trouble, UnreadableFile):
            yield pack(found)
    with suppress(Trouble):
        yield find(None)
    with suppress(Trouble, UnreadableFile):
        yield reset("add_bias_column", "linear", path)
    with suppress(Trouble, UnreadableFile):
        yield update(path, released("linear"))


def unwritten_in(found: Found) -> list[str]:
    """Return what is unwritten; an old format is refused."""
    with suppress(UnreadableFile):
        return unwritten(found)
    return []


@settings(
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(content=NOTEBOOK)
def test_any_json_is_worked_with_or_refused(content: Any) -> None:
    """Nothing but the exceptions whose messages are for a student; after an update the notebook is valid."""
    path = Path("any.ipynb")
    path.write_text(json.dumps(content), encoding="utf-8")
    done = list(done_with(path))
    if done and isinstance(done[-1], Updated):
        nbformat.validate(nbformat.reads(path.read_text(encoding="utf-8"), as_version=4))
