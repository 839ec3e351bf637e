"""IPython's additions to Python, turned into Python that does nothing, in one pass over the lines.

IPython's own transformation starts over after every line that it changes, which takes minutes for a cell of
some thousand such lines and gives up after 500. This one follows the same rules as to what is a magic, and
has to preserve only what grading keeps: the lines, so that tracebacks fit, and what a cell defines.

==================================  =====================================================
``%magic …``, ``!command …``        ``pass``
``x = %magic …``, ``x = !command``  ``x = None``
``%time statement``                 the statement
``thing?``, ``?thing``              ``pass``
``%%time``, ``%%capture`` first     the rest of the cell
``%%bash``, or another, first       an empty cell
``>>> ``, ``In [1]: `` in front     without the prompts, and without what isn't indented as code
==================================  =====================================================
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_RUNS_THE_CELL = re.compile(r"%%(?:time|capture)\b")
_RUNS_THE_LINE = re.compile(r"%time[ \t]+(?=[^\s-])")
_PROMPTS = (re.compile(r"[ \t]*(?:>>>|\.\.\.)(?: |$)"), re.compile(r"(?:In \[\d+\]|[ \t]*\.{3,}):(?: |$)"))
#: What matters for where a statement begins: strings, comments, brackets, and assignments of magics.
_TOKEN = re.compile(
    r"""(?P<comment>\#)|(?P<quote>\"{3}|'{3}|["'])|(?P<open>[(\[{])|(?P<close>[)\]}])"""
    r"""|(?P<magic>(?<![=!<>+\-*/%&|^@:])=[ \t]*(?:%(?=[A-Za-z_])|!(?!=)))"""
)
_ENDS = {quote: re.compile(rf"\\.|{re.escape(quote)}", re.DOTALL) for quote in ('"', "'", '"""', "'''")}


def without_magics(source: str) -> str:
    """Return code whose magics do nothing; it has as many lines. What is no magic stays as it is."""
    lines = _LINES.findall(source)
    first = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    lines[first:] = _without_prompts(lines[first:])
    while first < len(lines) and lines[first].startswith("%%"):
        if not _RUNS_THE_CELL.match(lines[first]):
            return "\n" * len(lines)
        lines[first] = "\n"
        first = next((i for i in range(first, len(lines)) if lines[i].strip()), len(lines))
    return "".join(_plain(lines))


def _without_prompts(lines: list[str]) -> list[str]:
    """Take the prompts of a shell away, if there are any, and the indentation that all lines share."""
    for prompt in _PROMPTS:
        if lines and prompt.match(lines[0].rstrip("\r\n")) and not lines[0].lstrip().startswith("..."):
            lines = [prompt.sub("", line, count=1) for line in lines]
    if lines and lines[0][0] in " \t":
        return _LINES.findall(textwrap.dedent("".join(lines)))
    return lines


def _plain(lines: list[str]) -> Iterator[str]:
    """Yield the lines, magics replaced; a statement begins where no bracket, string or backslash is open."""
    state = _State()
    in_magic, end = False, ""
    for line in lines:
        before, end = end, line[len(line.rstrip("\r\n")) :]
        text = line[: len(line) - len(end)]
        if in_magic:  # the line above ended in a backslash
            in_magic = text.endswith("\\")
            yield f" {end}" if before == "\r" and end == "\n" else end  # together they would be one end
        elif not state.at_start:
            state.read(text)
            yield line
        else:
            plain = _replaced(text, state)
            in_magic = plain is not None and text.endswith("\\") and state.at_start
            yield line if plain is None else plain + end


def _replaced(text: str, state: _State) -> str | None:
    """Return what stands for a line that is a magic; read it and return ``None`` if it is none."""
    stripped = text.lstrip(" \t")
    indent = text[: len(text) - len(stripped)]
    if runs := _RUNS_THE_LINE.match(stripped):
        state.read(stripped[runs.end() :])
        return indent + stripped[runs.end() :]
    if stripped[:1] in ("%", "!", "?") and stripped:
        return f"{indent}pass"
    assigned = state.read(text)
    if assigned is not None:
        return f"{text[:assigned]}= None"
    return f"{indent}pass" if state.at_start and not state.commented and text.rstrip().endswith("?") else None


class _State:
    """What is open at the end of the lines read so far."""

    def __init__(self) -> None:
        self._depth = 0
        self._quote = ""
        self._continued = False
        self.commented = False

    @property
    def at_start(self) -> bool:
        """Whether the next line begins a statement."""
        return not (self._depth or self._quote or self._continued)

    def read(self, text: str) -> int | None:
        """Read a line; return where in it a magic is assigned, in which case it has not been read."""
        at, self.commented, before = 0, False, self.at_start
        while at < len(text) and not self.commented:
            if self._quote:
                at = self._in_string(text, at)
                continue
            token = _TOKEN.search(text, at)
            if token is None:
                break
            if token["magic"] and before and not self._depth:
                return token.start()
            self._take(token)
            at = token.end()
        if len(self._quote) == 1 and not text.endswith("\\"):
            self._quote = ""  # a string that isn't closed is an error of its line alone
        self._continued = text.endswith("\\") and not self.commented and not self._quote
        return None

    def _take(self, token: re.Match[str]) -> None:
        self.commented = token["comment"] is not None
        self._quote = token["quote"] or ""
        self._depth = max(0, self._depth + (token["open"] is not None) - (token["close"] is not None))

    def _in_string(self, text: str, at: int) -> int:
        for found in _ENDS[self._quote].finditer(text, at):
            if found.group() == self._quote:
                self._quote = ""
                return found.end()
        return len(text)
