"""`python -m website.pictures`: the README's pictures, made anew into docs/pictures/.

A card is judged as a student's own check judges, and photographed by a browser; the film is that of the
assignment on the spiral, whose notebook is executed if its outputs are not kept.
"""

from __future__ import annotations

import base64
import io
import re
import shutil
from pathlib import Path

import click

from autograder.authoring.assignment import load_assignment
from benchmarks.cards import judged, page
from benchmarks.diagnosis import BLIND
from course_lib.card.html import as_html
from website.executing import Outputs, outputs_of
from website.places import DOCS, Places

PICTURES = DOCS / "pictures"
#: An answer that was written without sight of the checks.
_ANSWER = "linear/softmax_loss_vectorized__02"
_FRAME = re.compile(r'frames\[\d+\] = "data:image/png;base64,([^"]+)"')
#: Milliseconds that a frame of the film stands, and the last one.
_STANDS, _LAST = 400, 3000


def card(folder: Path) -> None:
    """Photograph the card of a wrong answer, in light and dark."""
    from playwright.sync_api import sync_playwright

    assignment, _, answer = _ANSWER.partition("/")
    code = (BLIND / f"{_ANSWER}.py").read_text(encoding="utf-8")
    html = page(as_html(judged(assignment, answer.partition("__")[0], code)))
    program = shutil.which("chromium")
    if program is None:
        raise click.ClickException("A card is photographed by Chromium, which is not installed.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for scheme, name in (("light", "card.png"), ("dark", "card-dark.png")):
            tab = browser.new_page(
                color_scheme=scheme,  # type: ignore[arg-type]  # one of two words
                viewport={"width": 760, "height": 300},
                device_scale_factor=1.5,
            )
            tab.set_content(html)
            tab.screenshot(path=folder / name, full_page=True)


def film(folder: Path) -> None:
    """Put the frames of the spiral's film into one moving picture."""
    from PIL import Image

    frames = [Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB") for png in _frames()]
    palette = frames[-1].quantize(colors=128)  # one for all, so that nothing flickers
    first, *others = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    stands = [_STANDS] * len(others) + [_LAST]
    first.save(folder / "film.gif", save_all=True, append_images=others, duration=stands, loop=0)


def _frames() -> list[str]:
    found = _FRAME.findall(_html(outputs_of(load_assignment("spiral").source, Places().outputs)))
    return [re.sub(r"\\?\n", "", png) for png in found]


def _html(outputs: Outputs) -> str:
    texts = (output.get("data", {}).get("text/html", "") for shown in outputs.values() for output in shown)
    return next(str(text) for text in texts if "frames[0]" in text)


@click.command()
def main() -> None:
    """Make the pictures."""
    PICTURES.mkdir(exist_ok=True)
    card(PICTURES)
    film(PICTURES)
    for path in sorted(PICTURES.iterdir()):
        click.echo(f"{path.stat().st_size / 1000:6.0f} kB  {path}")


if __name__ == "__main__":
    main()
