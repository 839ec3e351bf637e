"""Formulas as MathML, made when the site is built: a page needs no script and no font from elsewhere."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from autograder.reporting.prose import mathml

_log = logging.getLogger(__name__)


def _inline(self: Any, node: nodes.math) -> None:
    self.body.append(_formula(node, display=False))
    raise nodes.SkipNode


def _block(self: Any, node: nodes.math_block) -> None:
    self.body.append(f'<div class="formula">{_formula(node, display=True)}</div>')
    raise nodes.SkipNode


def _formula(node: nodes.math | nodes.math_block, *, display: bool) -> str:
    text = node.astext().strip()
    try:
        return mathml(text, display=display)
    except ValueError as error:
        _log.warning(str(error), location=node)
        return ""


def setup(app: Sphinx) -> dict[str, Any]:
    """Make this Sphinx's renderer of formulas."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
