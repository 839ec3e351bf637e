"""Pages from templates: complete in themselves, with nothing loaded and nothing run."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from autograder.reporting.inert import text_html
from course_lib.card.html import style


def render(template: str, sheets: tuple[str, ...] = (), **values: Any) -> str:
    """Return a page.

    Parameters
    ----------
    template : str
        One of ``templates/``, which extends ``frame.html``.
    sheets : tuple of str
        Style sheets of ``templates/`` that it needs beside the one of all pages.
    **values
        What it is filled with.
    """
    return _environment().get_template(template).render(**_frame(sheets), **values)


@cache
def _frame(sheets: tuple[str, ...]) -> dict[str, Any]:
    """Return what every page has: its style sheet, and a policy under which nothing else is loaded or run."""
    folder = files("autograder.reporting") / "templates"
    own = [(folder / name).read_text(encoding="utf-8") for name in ("page.css", *sheets)]
    text = "\n".join(["", style(), *own])
    digest = b64encode(hashlib.sha256(text.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; style-src-attr 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'"
    )
    return {"style": Markup(text), "policy": policy}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("autograder.reporting"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["text"] = text_html
    return environment
