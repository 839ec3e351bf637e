"""``autograder sandbox``, and the options of the commands that run students' code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar

import click

from course_lib.running.limits import FenceSettings

Command = TypeVar("Command", bound=Callable[..., Any])


def fence_options(command: Command) -> Callable[..., Any]:
    """Give a command the options of the fence, and pass it ``fence``, the settings that they make."""

    @wraps(command)
    def with_settings(*args: Any, unsandboxed: bool, tier: str | None, container: str, **rest: Any) -> Any:
        settings = replace(FenceSettings(), container=container, unfenced=unsandboxed)
        return command(*args, fence=replace(settings, tiers=(tier,)) if tier else settings, **rest)

    for option in (
        click.option(
            "--container",
            default="",
            envvar="AUTOGRADER_CONTAINER",
            metavar="COMMAND",
            help="Where no better fence holds: what runs a command in a container, as docker run does.",
        ),
        click.option(
            "--tier",
            type=click.Choice(FenceSettings().tiers),
            help="Try this kind of fence only.",
        ),
        click.option(
            "--unsandboxed",
            is_flag=True,
            envvar="AUTOGRADER_UNSANDBOXED",
            help="Where no fence holds, run students' code without one. Every record says so.",
        ),
    ):
        with_settings = option(with_settings)
    return with_settings


@click.command()
@click.option("--container", default="", envvar="AUTOGRADER_CONTAINER", metavar="COMMAND")
def sandbox(container: str) -> None:
    """Try to break every kind of fence around students' code, and print what held on this machine."""
    from rich.console import Console
    from rich.table import Table

    from course_lib.running.fence import reports
    from course_lib.running.fence.selftest import TRIED
    from course_lib.running.limits import Limits

    found = reports(Limits(fence=FenceSettings(container=container)))
    table = Table()
    table.add_column("a student's process …", overflow="fold")
    for report in found:
        table.add_column(report.tier.replace(" (", "\n("), overflow="fold")
    for name, sentence in TRIED.items():
        table.add_row(sentence, *(_cell(report.failed, report.broken.get(name)) for report in found))
    console = Console() if sys.stdout.isatty() else Console(width=160)
    console.print(table)
    for report in found:
        if not report.holds:
            click.echo(f"not used: {report.reason}")
    chosen = next((report for report in found if report.holds), None)
    if chosen is None:
        raise click.ClickException(
            "No fence holds here, so students' code is not run. docs/security.md says what to install."
        )
    click.echo(f"Students' code will be run in: {chosen.tier}")


def _cell(failed: str, broken: str | None) -> str:
    if failed:
        return "–"
    return "held" if broken is None else f"BROKEN: {broken}"
