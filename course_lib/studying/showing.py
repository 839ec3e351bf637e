"""How an answer is shown: in a notebook, in a terminal, and as plain text."""

from __future__ import annotations

import ast
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from course_lib.card.html import style
from course_lib.card.words import visible
from course_lib.studying.revealing import Revealed
from course_lib.studying.saying import in_notebook

if TYPE_CHECKING:
    from rich.console import Console

_OWN, _REFERENCE, _MODEL = "Yours", "One way to write it", "A model answer"


def show(revealed: Revealed) -> None:
    """Display an answer in a notebook, print it elsewhere."""
    if in_notebook():
        from IPython.display import display

        display(mime_bundle(revealed), raw=True)
    else:
        print_in_terminal(revealed)


def mime_bundle(revealed: Revealed) -> dict[str, str]:
    """Return an answer in the forms that a notebook chooses from."""
    if revealed.kind == "code":
        return {"text/html": as_html(revealed), "text/plain": as_text(revealed)}
    return {"text/markdown": as_markdown(revealed), "text/plain": as_text(revealed)}


def as_html(revealed: Revealed) -> str:
    """Return code beside code, in colours, as one block that is complete in itself."""
    blocks = "".join(
        f'<section><h4>{title}</h4><pre tabindex="0" aria-label="{title}">{_coloured(text)}</pre></section>'
        for title, text in _parts(revealed)
    )
    remarks = "".join(f"<p>{escape(remark)}</p>" for remark in revealed.remarks)
    name = escape(revealed.name)
    return (
        f'<div class="course-check cc-solution tex2jax_ignore mathjax_ignore" role="group" '
        f'aria-label="Solution of {name}"><style>{style()}{_code_style()}</style>'
        f'<p class="cc-head"><code>{name}</code></p><div class="cc-sides">{blocks}</div>{remarks}</div>'
    )


def as_markdown(revealed: Revealed) -> str:
    """Return prose with formulas, the student's and ours as quotations."""
    parts = _parts(revealed)
    quoted = [
        f"**{title}**\n\n" * bool(title) + "\n".join(f"> {line}".rstrip() for line in text.splitlines())
        for title, text in parts
    ]
    return "\n\n".join([*quoted, *(f"*{remark}*" for remark in revealed.remarks)])


def as_text(revealed: Revealed) -> str:
    """Return lines of plain text."""
    lines = [f"{revealed.name}: the answer"]
    for title, text in _parts(revealed):
        lines += ["", *([title, "-" * len(title)] if title else []), text]
    return "\n".join([*lines, *([""] if revealed.remarks else []), *revealed.remarks])


def print_in_terminal(revealed: Revealed, console: Console | None = None) -> None:
    """Print an answer in colours; beside the student's own where the terminal is wide enough."""
    from rich.columns import Columns
    from rich.console import Console, RenderableType
    from rich.markdown import Markdown
    from rich.panel import Panel
    from rich.syntax import Syntax

    console = console or Console()
    if not console.is_terminal:
        console.print(as_text(revealed), markup=False, highlight=False, soft_wrap=True, emoji=False)
        return
    parts = _parts(revealed)
    inside: list[RenderableType] = [
        Syntax(text, "python", theme="ansi_dark", background_color="default", word_wrap=True)
        if revealed.kind == "code"
        else Markdown(text)
        for _, text in parts
    ]
    widths = [max(map(len, (title, *text.splitlines())), default=0) + 6 for title, text in parts]
    side_by_side = revealed.kind == "code" and sum(widths) <= console.width
    panels = [
        Panel(body, title=title or None, width=width if side_by_side else None)
        for (title, _), body, width in zip(parts, inside, widths, strict=True)
    ]
    console.print(revealed.name, style="bold", markup=False, highlight=False)
    console.print(*([Columns(panels)] if side_by_side else panels))
    for remark in revealed.remarks:
        console.print(remark, markup=False, highlight=False)


def _parts(revealed: Revealed) -> list[tuple[str, str]]:
    """Return titles and texts: the student's own first, unless it is the same."""
    if revealed.kind == "prose":
        if not revealed.own:
            return [("", revealed.reference)]
        return [(_OWN, revealed.own), (_MODEL, revealed.reference)]
    reference, own = without_docstrings(revealed.reference), without_docstrings(revealed.own)
    return [(_OWN, own)] * bool(own and own != reference) + [(_REFERENCE, reference)]


def without_docstrings(code: str) -> str:
    """Return code without the docstrings of its functions, which student and solution have in common."""
    try:
        functions = [node for node in ast.parse(code).body if isinstance(node, ast.FunctionDef)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return code
    left_out: set[int] = set()
    for function in functions:
        first = function.body[0]
        if ast.get_docstring(function) is not None and len(function.body) > 1:
            left_out |= set(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    return "\n".join(line for n, line in enumerate(code.splitlines(), start=1) if n not in left_out)


def _coloured(code: str) -> str:
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    made: Any = highlight(
        visible(code), PythonLexer(stripnl=False), HtmlFormatter(nowrap=True, classprefix="cs-")
    )
    return str(made)


@cache
def _code_style() -> str:
    text = (files("course_lib.studying") / "solution.css").read_text(encoding="utf-8")
    return "".join(line.strip() for line in text.splitlines() if not line.startswith("/*"))
