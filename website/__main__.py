"""`python -m website`: build the site, look at it, and print what came out."""

from __future__ import annotations

import sys
import time

import click

from website.building import build
from website.checking import look_at
from website.places import SITE


@click.command()
@click.option(
    "--no-figures", is_flag=True, help="Execute no notebook; assignments are shown without figures."
)
def main(no_figures: bool) -> None:
    """Build the site into build/site/, and follow every link of it; a warning or a broken one is an error."""
    begin = time.monotonic()
    warnings = build(figures=not no_figures)
    found = look_at(SITE)
    size = sum(path.stat().st_size for path in SITE.rglob("*") if path.is_file()) / 1e6
    problems = [*warnings, *found.broken, *found.faults]
    for line in problems:
        click.echo(line, err=True)
    minutes = (time.monotonic() - begin) / 60
    click.echo(
        f"{minutes:.1f} minutes, {found.pages} pages, {size:.1f} MB, {len(warnings)} warnings, "
        f"{len(found.broken)} broken links, {len(found.faults)} pages' faults; "
        f"{found.external} links lead elsewhere and were not followed"
    )
    click.echo(f"{SITE / 'index.html'}")
    sys.exit(bool(problems))


main()
