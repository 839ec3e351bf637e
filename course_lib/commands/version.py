"""The option ``--version`` of both command lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click


def version_option(program: str) -> Callable[[Any], Any]:
    """Return the option, which says what is installed; ``program`` is how the command line is called."""

    def say(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
        if wanted:
            from course_lib.studying.distribution import installed

            found = installed()
            version = f" {found.version}" if found else ", used from a folder without installing it"
            click.echo(f"{program}{version}")
            context.exit()

    return click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=say)
