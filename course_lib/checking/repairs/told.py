"""What is said of a change that mends an answer: where it is, and what to look at there."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from course_lib.checking.compare import shown
from course_lib.checking.repairs.edits.change import Tree
from course_lib.checking.repairs.search import Mended
from course_lib.checking.session import Session

#: So many lines are named.
_MOST_LINES = 4
#: A line of the student's is shown up to so many characters.
_MOST_LINE = 70
#: What to look at, by the kind of change that makes the answer right.
LOOK = {
    "return_in_loop": "That `return` stands inside of the loop and ends it in its first round.",
    "return_missing": "That is the end of the function, and nothing is returned.",
    "place": "Is it the line's place? Think of what belongs before the loop, inside of it and behind it.",
    "overwritten": "Is something replaced there that should be kept and added to?",
    "collected": "Is something added there that should be put in place of what was?",
    "surplus": "Something there is one too many.",
    "surplus_number": "A number there is one too many.",
    "type": "It is the number type: what is computed in whole numbers, or in few bits, that needs floats?",
    "copy": "It is what the function writes into: should the caller's own array change?",
    "operator": "Look at each operator there: is it the one you mean?",
    "order": "Look at the order there: which operand or argument comes first?",
    "sign": "Look at the signs there.",
    "comparison": "Look at the comparison there: its direction, and what should happen at equality.",
    "brackets": "Look at what is computed first there, and at the brackets.",
    "number": "Look at each number that is written there.",
    "transpose": "Look at the shapes there: which array has to be transposed, and which not?",
    "index": "Look at the index there: which axis, which rows, where does it begin and end?",
    "name": "Look at each name there: is it the variable you mean?",
    "function": "Look at which function is called there: is it the one you mean?",
    "axis": "Look at the axis there: over which one should it run, and should its place be kept?",
    "factor": "Is there a factor, or something to divide by, that is missing?",
    "missing": "Is there a function, a root or a square, say, that is missing around something?",
}


def told(session: Session, mended: Mended) -> str:
    """Return which line it is, what to look at there, and what is left then."""
    written = mended.written
    places = mended.change.places
    lines = [_line_of(written, place) for place in places]
    numbers = list(dict.fromkeys(line.lineno - written.lineno + 1 for line in lines))
    where = f"line {numbers[0]} of `{written.name}`, `{_text(lines[0])}`"
    if len(numbers) > 1:
        where = f"lines {_listed([str(n) for n in numbers])} of `{written.name}`"
    names = [shown(name) for aspect in mended.aspects for name in aspect.of if aspect.kind != "property"]
    what = " and ".join(f"`{name}`" for name in dict.fromkeys(names)) or "the answer"
    sets = dict.fromkeys(aspect.cases for aspect in mended.aspects)
    count = sum(len(session.oracle.cases(cases)) for cases in sets)
    cases = f"all {count} cases" if count > 1 else "the case"
    change = "One change" if len(places) == 1 else f"One change, made in {len(places)} places"
    look = LOOK[mended.change.kind]
    if mended.left:
        known = session.exercise.messages[mended.left]
        return (
            f"Two mistakes at once. {change} in {where}, mends one: what is left in {cases} is the other. "
            f"{look} The other: {known}"
        )
    verb = "are" if " and " in what else "is"
    return f"{change} in {where}, is enough: with it, {what} {verb} right in {cases}. {look}"


def _listed(words: Sequence[str]) -> str:
    if len(words) > _MOST_LINES:
        return f"{', '.join(words[:_MOST_LINES])} and more"
    return " and ".join([", ".join(words[:-1]), words[-1]])


def _line_of(written: Tree, at: ast.AST) -> ast.stmt:
    """Return the innermost statement that holds a node."""
    inner: ast.stmt = written
    for node in ast.walk(written):
        if isinstance(node, ast.stmt) and any(part is at for part in ast.walk(node)):
            inner = node
    return inner


def _text(line: ast.stmt) -> str:
    text = ast.unparse(line).splitlines()[0]
    return text if len(text) <= _MOST_LINE else f"{text[: _MOST_LINE - 1]}…"
