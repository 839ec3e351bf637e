"""``course check``: the public checks in a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from course_lib.commands.terminal import (
    busy,
    complete_assignment,
    complete_exercise,
    exit_codes,
    problems,
    say,
)

if TYPE_CHECKING:
    from course_lib.checking.verdict import Verdict
    from course_lib.studying.finding import Found


@click.command(
    epilog=exit_codes(
        {
            0: "nothing that is written is wrong",
            1: "something that is written is wrong, or is not Python",
            2: "nothing was checked: the message says why",
        }
    )
)
@click.argument("what", required=False, shell_complete=complete_assignment)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--only", metavar="EXERCISE", help="Check one exercise.", shell_complete=complete_exercise)
@click.option("--watch", is_flag=True, help="Check again after every save, until you press Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per exercise.")
@click.option("--deadline", default=10.0, show_default=True, help="Seconds that one call may take.")
def check(
    what: str | None, file: Path | None, only: str | None, watch: bool, as_json: bool, deadline: float
) -> None:
    """Check your work on an assignment, on the public cases.

    WHAT is an assignment's number or name, or a notebook or Python file, whatever it is called; without it
    the one notebook of the course in this folder is meant. FILE says which file, where that is not clear.
    """
    from course_lib.studying.finding import find
    from course_lib.studying.watching import saves

    with problems():
        found = find(what, file)
        later = saves(found.path)
        checks = _Checks(only, deadline, as_json)
        checks.run(found)
        if watch:
            checks.run_after(later, found)
    sys.exit(checks.exit_code)


@dataclass
class _Checks:
    """Checks of one file, any number of times; what was printed once is printed again if it changes."""

    only: str | None
    deadline: float
    as_json: bool
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    exit_code: int = 0

    def run(self, found: Found) -> None:
        """Check the file as it was read, and print what differs from before."""
        from course_lib.studying.desk import course_folder
        from course_lib.studying.filecheck import links_needed, syntax_errors
        from course_lib.studying.progress import record_verdicts
        from course_lib.studying.remarks import with_remarks

        for name in links_needed(found):
            say(f"{name}: is a link, and links are not followed. Put the file itself there.", err=True)
        errors = syntax_errors(found)
        for error in errors:
            say(error, err=True)
        before, self.verdicts = self.verdicts, self._judged(found)
        verdicts = list(self.verdicts.values())
        wrong = any(verdict.complaints for verdict in verdicts if verdict.status != "not_attempted")
        self.exit_code = 1 if wrong or errors else 0
        assignment, folder = found.assignment.name, course_folder(found.path.parent)
        notice = record_verdicts(assignment, verdicts, folder)
        verdicts = with_remarks(assignment, verdicts, folder, tell_of_solutions=False)
        self.verdicts = {verdict.exercise: verdict for verdict in verdicts}
        self._print([verdict for verdict in verdicts if before.get(verdict.exercise) != verdict])
        if notice:
            say(notice, err=True)

    def run_after(self, saves: Iterable[None], found: Found) -> None:
        """Check again after every save that changes code, until the student stops it."""
        from course_lib.running.cells import UnreadableFile, cells_in
        from course_lib.studying.finding import NotFound, of_assignment

        say(f"Waiting for {found.path} to be saved; Ctrl-C ends this.", err=True)
        try:
            for _ in saves:
                try:
                    saved = of_assignment(found.assignment, found.path)
                except (UnreadableFile, NotFound) as error:
                    say(str(error), err=True)
                    continue
                if cells_in(saved.path, saved.content) != cells_in(found.path, found.content):
                    found = saved
                    self.run(found)
        except KeyboardInterrupt:
            click.echo(err=True)

    def _judged(self, found: Found) -> dict[str, Verdict]:
        from course_lib.studying.filecheck import verdicts_on

        verdicts: dict[str, Verdict] = {}
        total = len(found.assignment.points) if self.only is None else 1
        with busy(f"Checking {found.path}") as now:
            for verdict in verdicts_on(found, self.only, self.deadline):
                verdicts[verdict.exercise] = verdict
                now(f"Checking {found.path}: {len(verdicts)} of {total} exercises")
        return verdicts

    def _print(self, changed: list[Verdict]) -> None:
        from course_lib.card.terminal import show
        from course_lib.card.words import total, visible_json
        from course_lib.running.fence.tiers import lacking

        if self.as_json:
            for verdict in changed:
                click.echo(visible_json(verdict.as_json()))
        else:
            show(changed)
            say(f"\n{total(self.verdicts.values())}")
            if self.exit_code and lacking():
                say(lacking(), err=True)
