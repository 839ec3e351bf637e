"""Stubs: what stands in the place of a solution in the student's notebook."""

from __future__ import annotations

import re

from autograder.authoring.cells import BEGIN_SOLUTION, BEGIN_STUB, END_SOLUTION, END_STUB

NOT_WRITTEN = 'raise NotImplementedError("{name} is not written yet: replace this line with your code")'
_DEFINES = re.compile(r"(?:def|class) (\w+)")


def with_stubs(text: str, name: str) -> str:
    """Return the code of an exercise cell as a student sees it.

    Parameters
    ----------
    text : str
        Code with solution regions, each of which may follow a STUB region.
    name : str
        The exercise, for messages: that of the ``NotImplementedError`` where there is neither a STUB region
        nor a ``def`` or ``class`` above.

    Raises
    ------
    ValueError
        If a region is not closed: half a solution must never reach a student.
    """
    kept: list[str] = []
    stub: list[str] | None = None
    region = ""
    function = name
    for line in text.split("\n"):
        marker = line.strip()
        if not region and (
            found := _DEFINES.match(line)
        ):  # a cell may hold two: a forward and a backward half
            function = found[1]
        if marker in (BEGIN_STUB, BEGIN_SOLUTION) and region:
            raise ValueError(
                f"{name}: {marker!r} inside a region that {region!r} began; close that one first"
            )
        if marker == BEGIN_STUB:
            region, stub = marker, []
        elif marker == BEGIN_SOLUTION:
            region = marker
            indent = line[: len(line) - len(line.lstrip())]
            kept += [indent + NOT_WRITTEN.format(name=function)] if stub is None else stub
            stub = None
        elif marker in (END_STUB, END_SOLUTION):
            if region != marker.replace("END", "BEGIN"):
                raise ValueError(
                    f"{name}: {marker!r} ends a region that nothing began; add the line that begins it"
                )
            region = ""
        elif region == BEGIN_STUB and stub is not None:
            stub.append(_uncommented(line))
        elif not region:
            kept.append(line)
    if region:
        raise ValueError(f"{name}: the region that {region!r} began is not closed; add the line that ends it")
    return "\n".join(kept)


def _uncommented(line: str) -> str:
    """Remove the first ``# `` of a line and keep its indentation."""
    indent = line[: len(line) - len(line.lstrip())]
    code = line.lstrip().removeprefix("#").removeprefix(" ")
    return (indent + code).rstrip()
