"""The miner: known wrong answers are left out of the list, and found again as groups of their own."""

from __future__ import annotations

import ast
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from autograder.authoring.assignment import LoadedAssignment, load_assignment
from autograder.mining.answers import handed_in
from autograder.mining.behaviour import Group
from autograder.mining.mine import Mined, mine
from autograder.shares import visible
from course_lib.checking.spec import Exercise, Mutant
from course_lib.running.limits import FenceSettings, Limits

ASSIGNMENTS = ("linear", "losses")
WITHHELD, STUDENTS, SEED = 10, 3, 7
_LIMITS = Limits(fence=FenceSettings(unfenced=True))  # these answers are our own


class _Renamed(ast.NodeTransformer):
    """Gives the local names of functions another ending, as another student would."""

    def __init__(self, ending: str) -> None:
        self._ending = ending
        self._local: set[str] = set()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        given = {arg.arg for arg in [*node.args.args, *node.args.kwonlyargs]}
        stored = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        before, self._local = self._local, stored - given
        self.generic_visit(node)
        self._local = before
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Name(f"{node.id}{self._ending}", node.ctx) if node.id in self._local else node


def _as_students_write(text: str) -> list[str]:
    return [text, *(ast.unparse(_Renamed(f"_{i}").visit(ast.parse(text))) for i in range(1, STUDENTS))]


def _withheld(loaded: LoadedAssignment) -> list[tuple[Exercise, str, Mutant]]:
    """Take known wrong answers out of the lists, at random, and return them."""
    known = [
        (e, name)
        for e in loaded.specification
        if not e.is_choice
        for name in visible(e)
        if not e.mutants[name].code
    ]
    chosen = np.random.default_rng(SEED).choice(len(known), WITHHELD, replace=False)
    taken = []
    for exercise, name in (known[i] for i in chosen):
        taken.append((exercise, name, exercise.mutants.pop(name)))
        exercise.messages.pop(name)
    return taken


def _written(loaded: LoadedAssignment, taken: Sequence[tuple[Exercise, str, Mutant]], folder: Path) -> None:
    for exercise, name, mutant in taken:
        text = loaded.reference.mutated_source(exercise.name, mutant, name)
        for student, code in enumerate(_as_students_write(text)):
            (folder / f"{exercise.name}--{name}--{student}.py").write_text(code, encoding="utf-8")


def _mistake(label: str) -> str:
    return Path(label).stem.rpartition("--")[0]


def _own_group(found: Mined, mistake: str) -> Group | None:
    """Return the group that holds all answers with a mistake, and no other."""
    for group in found.groups:
        if [_mistake(member.label) for member in group.members] == [mistake] * STUDENTS:
            return group
    return None


def _run(name: str) -> list[tuple[str, ...]]:
    loaded = load_assignment(name)
    taken = _withheld(loaded)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        _written(loaded, taken, Path(folder))
        exercises = [exercise.name for exercise, _, _ in taken]
        found = mine(loaded, handed_in(loaded, Path(folder)), _LIMITS, exercises)
        groups = {f"{e.name}--{n}": _own_group(found, f"{e.name}--{n}") for e, n, _ in taken}
        for own in filter(None, groups.values()):
            loaded.exercises[own.exercise].known_wrong(
                f"pasted_{found.name_of(own)}", "Pasted.", code=own.first.code
            )
        again = mine(loaded, handed_in(loaded, Path(folder)), _LIMITS, exercises)
        nameless = [_mistake(m.label) for g in again.groups for m in g.members]
    for mistake, group in groups.items():
        if group is not None:
            named = f"{STUDENTS - nameless.count(mistake)} of {STUDENTS}"
            rows.append((name, *mistake.split("--"), "yes", named))
        else:
            mixed = any(_mistake(m.label) == mistake for g in found.groups for m in g.members)
            rows.append(
                (name, *mistake.split("--"), "in another" if mixed else "no: it is told something", "–")
            )
    return rows


def main() -> None:
    """Print what was found."""
    table = Table(title=f"{WITHHELD} known wrong answers left out, each handed in by {STUDENTS} students")
    for column in ("assignment", "exercise", "left out", "a group of its own", "named after one paste"):
        table.add_column(column)
    rows = [row for name in ASSIGNMENTS for row in _run(name)]
    for row in rows:
        table.add_row(*row)
    console = Console(width=130)
    console.print(table)
    own = [row for row in rows if row[3] == "yes"]
    named = sum(row[4] == f"{STUDENTS} of {STUDENTS}" for row in own)
    console.print(
        f"{len(own)} of {len(rows)} are a group of their own; {named} of these are named after one paste."
    )


if __name__ == "__main__":
    main()
