"""`python -m website`: build the site, look at it, and print what came out."""

from __future__ import annotations

import sys
import time

import click

from website.building import all_sources, build
from website.checking import look_at
from website.places import Places
from website.secrets import leaks, secrets_of


@click.command()
@click.option("--no-figures", is_flag=True, help="Execute no notebook; pages are without figures.")
@click.option("--no-gallery", is_flag=True, help="Leave the gallery of mistakes out.")
def main(no_figures: bool, no_gallery: bool) -> None:
    """Build the site into build/site/, and look at every page of it.

    A warning, a link that leads nowhere, a picture without words, or a line of a solution is an error.
    """
    begin = time.monotonic()
    places = Places()
    warnings = build(places, figures=not no_figures, gallery=not no_gallery)
    found = look_at(places.site)
    leaked = list(leaks(places.site, secrets_of(all_sources())))
    size = sum(path.stat().st_size for path in places.site.rglob("*") if path.is_file()) / 1e6
    problems = [*warnings, *found.broken, *found.faults, *leaked]
    for line in problems:
        click.echo(line, err=True)
    minutes = (time.monotonic() - begin) / 60
    click.echo(
        f"{minutes:.1f} minutes, {found.pages} pages, {found.pictures} pictures, {size:.1f} MB\n"
        f"{len(warnings)} warnings, {len(found.broken)} broken links of {found.links}, "
        f"{len(found.faults)} bars to reading, {len(leaked)} lines of solutions in pages and notebooks; "
        f"{found.external} links lead elsewhere and were not followed\n"
        f"{places.site / 'index.html'}"
    )
    sys.exit(bool(problems))


main()
