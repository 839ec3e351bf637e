"""``course list``: what there is to do."""

from __future__ import annotations

import click


@click.command("list")
def list_assignments() -> None:
    """List the assignments and their exercises."""
    from course_lib.card.words import counted
    from course_lib.checking.outline import outlines

    for one in outlines():
        click.echo(f"{one.number} {one.name}: {one.title}")
        for exercise, points in one.points.items():
            click.echo(f"    {exercise} ({counted(points, 'point')})")
