"""`python -m website`: build the site, look at it, and print what came out."""

from __future__ import annotations

import sys
import time

import click

from website.building import build
from website.places import SITE


@click.command()
@click.option(
    "--no-figures", is_flag=True, help="Leave the notebooks unexecuted, and their pages without figures."
)
def main(no_figures: bool) -> None:
    """Build the site into build/site/."""
    begin = time.monotonic()
    warnings = build(figures=not no_figures)
    pages = list(SITE.rglob("*.html"))
    size = sum(path.stat().st_size for path in SITE.rglob("*") if path.is_file()) / 1e6
    for line in warnings:
        click.echo(line, err=True)
    minutes = (time.monotonic() - begin) / 60
    click.echo(f"{minutes:.1f} minutes, {len(pages)} pages, {size:.1f} MB, {len(warnings)} warnings")
    click.echo(f"{SITE / 'index.html'}")
    sys.exit(bool(warnings))


main()
