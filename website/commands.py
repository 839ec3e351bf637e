"""The page of all commands: what each says of itself."""

from __future__ import annotations

import click
from click.testing import CliRunner

from autograder.cli import main as autograder
from course_lib.cli import main as course

_WIDTH = 70


def commands_page() -> str:
    """Return the page, in the order in which each program lists its commands."""
    parts = [
        "# Commands",
        "Two programs: `course` for whoever studies, `autograder` for whoever teaches or writes. What stands "
        "here is what `--help` prints.",
        *_of("course", course),
        *_of("autograder", autograder),
    ]
    return "\n\n".join(parts) + "\n"


def _of(program: str, group: click.Group) -> list[str]:
    parts = [f"## {program}", _help(program, group, [])]
    context = click.Context(group, info_name=program)
    for name in group.list_commands(context):
        parts += [f"### {program} {name}", _help(program, group, [name])]
    return parts


def _help(program: str, group: click.Group, command: list[str]) -> str:
    shown = CliRunner().invoke(group, [*command, "--help"], prog_name=program, terminal_width=_WIDTH)
    if shown.exit_code:
        raise RuntimeError(
            f"{program} {' '.join(command)} --help ended with {shown.exit_code}: {shown.output}"
        )
    return f"```text\n{shown.output.strip()}\n```"
