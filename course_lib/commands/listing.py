"""``course list``: the assignments and their exercises."""

from __future__ import annotations

import click


@click.command("list")
def list_assignments() -> None:
    """List the assignments and their exercises."""
    from course_lib.checking.public import cases_folder, public_assignment

    for path in sorted(cases_folder().glob("*.zip")):
        assignment = public_assignment(path.stem)
        click.echo(f"{assignment.name}: {assignment.title}")
        for public in assignment.exercises.values():
            click.echo(f"    {public.exercise.name} ({public.exercise.max_points:g} points)")
