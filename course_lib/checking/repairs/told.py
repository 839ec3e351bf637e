"""What is said of a change that mends an answer: where it is, and what to look at there."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from course_lib.checking.compare import shown
from course_lib.checking.repairs.edits.change import Change, Tree, line_of
from course_lib.checking.repairs.search import Mended
from course_lib.checking.session import Session

#: So many lines are named.
_MOST_LINES = 4
#: A line of the student's is shown up to so many characters.
_MOST_LINE = 70
#: What to look at, by the kind of change that makes the answer right.
LOOK = {
    "return_in_loop": "That `return` stands inside of the loop and ends it in its first round.",
    "return_missing": "Nothing is returned there.",
    "place": "Is it the line's place? Think of what belongs before the loop, inside of it and behind it.",
    "sequence": "Which has to come first, that line or the next?",
    "overwritten": "Is something replaced there that should be kept and added to?",
    "collected": "Is something added there that should be put in place of what was?",
    "surplus": "Something there is one too many.",
    "surplus_number": "A number or a power there is one too many.",
    "type": "It is the number type: what is computed in whole numbers, or in few bits, that needs floats?",
    "copy": "Is that a copy, or the array itself under another name, which is then written into?",
    "operator": "Look at each operator there: is it the one you mean?",
    "order": "Look at the order there: which operand comes first?",
    "arguments": "Look at the order of the arguments there.",
    "returned": "Look at the order there: which thing comes first, which last?",
    "sign": "Look at the signs there.",
    "comparison": "Look at the condition there: its direction, and what should happen at equality.",
    "brackets": "Look at what is computed first there, and at the brackets.",
    "number": "Look at each number that is written there.",
    "transpose": "Look at the shapes there: which array has to be transposed, and which not?",
    "index": "Look at the index there: which axis, which rows, where does it begin and end?",
    "name": "Look at each name there: is it the variable you mean?",
    "function": "Look at which function is called there: is it the one you mean?",
    "axis": "Look at the axis there: over which one should it run, and should its place be kept?",
    "factor": "Is there a factor, or something to divide by, that is missing?",
    "missing": "Is there a function around something that is missing: a root, a square, abs, exp or log?",
}


def told(session: Session, mended: Mended) -> str:
    """Return which line it is, what to look at there, and what is left then."""
    cases = _cases(session, mended)
    if mended.change is None:
        return (
            f"Run afresh before every call, the same text is right in {cases}: something is kept from one "
            "call to the next. Is it a default value, or a name outside of the function?"
        )
    look, where = LOOK[mended.change.kind], _where(mended.written, mended.change)
    if mended.left:
        known = session.exercise.messages[mended.left]
        return (
            f"It looks like two mistakes. With one change {where} what is left in {cases} is the other. "
            f"{look} The other: {known}"
        )
    names = [shown(name) for aspect in mended.aspects for name in aspect.of if aspect.kind != "property"]
    what = " and ".join(f"`{name}`" for name in dict.fromkeys(names)) or "this part"
    verb = "are" if " and " in what else "is"
    return f"One change {where} is enough: with it, {what} {verb} right in {cases}. {look}"


def _cases(session: Session, mended: Mended) -> str:
    sets = dict.fromkeys(aspect.cases for aspect in mended.aspects)
    count = sum(len(session.oracle.cases(cases)) for cases in sets)
    return f"all {count} cases" if count > 1 else "the case"


def _where(written: Tree, change: Change) -> str:
    """Return the place of a change: a line and its text, several of them, or an end of the function."""
    if change.kind == "return_missing":
        return f"at the end of `{written.name}`"
    if isinstance(change.at, ast.arg):
        return f"at the beginning of `{written.name}`, where `{change.at.arg}` comes in,"
    lines = sorted({line_of(written, place) for place in change.places}, key=lambda line: line.lineno)
    numbers = [str(line.lineno - written.lineno + 1) for line in lines]
    first = f"`{_text(lines[0], change.at)}`"
    if len(lines) > 1:
        return f"in lines {_listed(numbers)} of `{written.name}`, the first of which is {first},"
    places = f"in {len(change.places)} places of " if change.rest else "in "
    return f"{places}line {numbers[0]} of `{written.name}`, {first},"


def _listed(words: Sequence[str]) -> str:
    if len(words) > _MOST_LINES:
        return f"{', '.join(words[:_MOST_LINES])} and more"
    return " and ".join([", ".join(words[:-1]), words[-1]])


def _text(line: ast.stmt, at: ast.AST) -> str:
    """Return a line, or of a long one what stands around a node."""
    text = ast.unparse(line).splitlines()[0]
    value = getattr(line, "value", None)
    if isinstance(value, ast.Tuple):  # Python's own writer puts brackets around several values
        text = text.replace(ast.unparse(value), ast.unparse(value)[1:-1])
    if len(text) <= _MOST_LINE:
        return text
    middle = max(0, text.find(ast.unparse(at))) if isinstance(at, ast.expr) else 0
    start = max(0, min(middle - _MOST_LINE // 3, len(text) - _MOST_LINE))
    part = text[start : start + _MOST_LINE]
    return f"{'…' if start else ''}{part}{'…' if start + _MOST_LINE < len(text) else ''}"
