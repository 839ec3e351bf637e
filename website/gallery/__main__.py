"""`python -m website.gallery`: write the gallery's pages, and print what is in them."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path

import click

from website.gallery.writing import write
from website.places import Places


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Places().source)
def main(folder: Path) -> None:
    """Write the gallery into FOLDER, which is Sphinx's source folder unless told."""
    begin = time.process_time()
    for what, count in asdict(write(folder)).items():
        click.echo(f"{count:>6,} {_MEANS[what]}")
    click.echo(f"{time.process_time() - begin:.0f} s of processor time; {folder / 'gallery' / 'index.md'}")


_MEANS = {
    "pages": "pages, the index and what is one of a kind among them",
    "families": "families",
    "mistakes": "known wrong answers",
    "exercises": "exercises in which they are known",
    "pictures": "families with a picture",
    "specimens": "times what a mistake returns is shown beside what is right",
    "single": "mistakes that are one of a kind",
    "seen": "mistakes in the blind benchmark that belong to a family",
    "of": "wrong answers in the blind benchmark",
}

main()
