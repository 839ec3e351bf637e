"""Sentences for a student: set as prose in a notebook, whose plain output breaks lines inside words."""

from __future__ import annotations

import sys
from typing import Any


def in_notebook() -> bool:
    """Return whether a notebook's kernel runs this."""
    if "IPython" not in sys.modules:
        return False
    from IPython import get_ipython

    return get_ipython() is not None and hasattr(get_ipython(), "kernel")


def say(text: Any) -> None:
    """Show sentences, one a line; what stands between backticks is code."""
    if in_notebook():
        from course_lib.card.html import prose

        lines = "<br>".join(prose(line) for line in str(text).splitlines())
        _display(str(text), **{"text/html": f'<div class="tex2jax_ignore mathjax_ignore">{lines}</div>'})
    else:
        print(text)


def say_markdown(text: str) -> None:
    """Show a text of the course's own that may hold formulas."""
    if in_notebook():
        _display(text, **{"text/markdown": text})
    else:
        print(text)


def _display(text: str, **rich: str) -> None:
    from IPython.display import display

    display({"text/plain": text, **rich}, raw=True)
