"""``course doctor``: what this machine has of what the course needs."""

from __future__ import annotations

import sys

import click

from course_lib.commands.terminal import busy, exit_codes


@click.command(
    epilog=exit_codes({0: "nothing is wrong", 1: "something is wrong: the line below it mends it"})
)
def doctor() -> None:
    """Look at what the course needs on this machine: what is wrong, and the line that mends it.

    Python, packages, the notebooks' kernel, checks, data, folders. Nothing is changed, nothing is fetched.
    """
    from rich.console import Console
    from rich.text import Text

    from course_lib.studying.doctor import examine

    console = Console(highlight=False)
    signs = {"ok": ("✓", "green"), "note": ("·", "cyan"), "wrong": ("✗", "red")}
    wrong = 0
    with busy("Looking around"):
        findings = list(examine())
    for finding in findings:
        sign, style = signs[finding.state]
        wrong += finding.state == "wrong"
        line = Text.assemble((f"{sign} {finding.about}: ", style), finding.says)
        console.print(line, soft_wrap=True)
        if finding.mend:
            console.print(Text(f"    {finding.mend}", style="bold"), soft_wrap=True)
    click.echo(
        f"{wrong} {'thing' if wrong == 1 else 'things'} to mend."
        if wrong
        else "All is well; nothing here needs a network."
    )
    sys.exit(1 if wrong else 0)
