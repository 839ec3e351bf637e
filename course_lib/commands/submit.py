"""``course submit``: a notebook, packed for handing in."""

from __future__ import annotations

from pathlib import Path

import click

from course_lib.commands.terminal import complete_assignment, exit_codes, problems, say


@click.command(
    epilog=exit_codes(
        {
            0: "packed, and nothing is unwritten",
            1: "packed, and something is still unwritten",
            2: "nothing was packed: the message says why",
        }
    )
)
@click.argument("what", required=False, shell_complete=complete_assignment)
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    help="A zip archive, or a folder; ASSIGNMENT.zip here unless told.",
)
@click.option(
    "--student", default="", metavar="ID", help="Your id, if your instructor wants folders with it."
)
@click.option("--outputs", is_flag=True, help="Keep what the cells have shown.")
def submit(what: str | None, to: Path | None, student: str, outputs: bool) -> None:
    """Pack your notebook for handing in.

    WHAT is an assignment's number or name, or the notebook. Nothing is sent anywhere: you upload what is
    written, a zip archive with the notebook under its own name. Outputs are left out unless you want them in:
    the grader runs the code itself.
    """
    from course_lib.studying.finding import find
    from course_lib.studying.submitting import pack, unwritten

    with problems():
        found = find(what)
        open_ = unwritten(found)
        packed = pack(found, to, student=student, outputs=outputs)
    named = f"assignment {found.assignment.number} ({found.assignment.name})"
    say(f"{packed.path} holds {found.path}, {named}, {packed.size / 1000:,.0f} kB. Hand that in.")
    if found.path.name != packed.name:
        say(f"In it, your notebook is called {packed.name}, as the grader expects.")
    if packed.beside:
        say(f"With it go files that its code needs: {', '.join(packed.beside)}.")
    if packed.links:
        say(f"Left out, for links are not followed: {', '.join(packed.links)}.")
    if open_:
        say(f"Still unwritten ({len(open_)}): {', '.join(open_)}.")
        raise SystemExit(1)
