"""``course``: the student's command line, collected from :mod:`course_lib.commands`."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module

import click

from course_lib.commands.version import version_option

#: Where each command is, in the order in which they are listed: ``module:function``.
COMMANDS = {
    "start": "start:start",
    "list": "listing:list_assignments",
    "check": "checking:check",
    "hint": "hint:hint",
    "progress": "progress:progress",
    "reset": "reset:reset",
    "update": "update:update",
    "submit": "submit:submit",
    "doctor": "doctor:doctor",
    "carry": "carry:carry",
    "solution": "solution:solution",
}


class _Commands(click.Group):
    """Imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            close = get_close_matches(args[0], COMMANDS, n=2)
            if not close:
                raise
            raise click.UsageError(f"{error.message} Did you mean {' or '.join(close)}?", ctx) from error

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(f"course_lib.commands.{module}"), function)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_Commands)
@version_option("course")
def main() -> None:
    """Check your work on the assignments, offline."""
