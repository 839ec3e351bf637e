"""What a demonstration shows, as a page shows it: pictures are files, and each says in words what it is."""

from __future__ import annotations

import base64
import io
import re
from html import escape
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from nbformat import NotebookNode, v4

_FRAME = re.compile(r'frames\[\d+\] = "data:image/png;base64,([^"]+)"')
_MILLISECONDS = 120
#: Below so many words a figure's own don't say what it is about, and the text above it is added.
_FEW_WORDS = 5
#: How the words of a row of panels begin, which name values alone.
_PANELS = "Figure: panels for"


class Pictures:
    """The pictures of one page.

    Parameters
    ----------
    folder : Path
        Where they are written.
    address : str
        How the page names that folder.
    """

    def __init__(self, folder: Path, address: str) -> None:
        self._folder = folder
        self._address = address

    def outputs(self, name: str, outputs: list[dict[str, Any]], above: str) -> list[NotebookNode]:
        """Return a cell's outputs for a page.

        Parameters
        ----------
        name : str
            The cell's, for its files.
        outputs : list of dict
            As the kernel gave them.
        above : str
            The Markdown that stands above the cell.
        """
        shown = []
        for number, output in enumerate(outputs):
            data = output.get("data", {})
            if "image/png" in data:
                html = self._pictured(f"{name}-{number}" if number else name, data, above)
                shown.append(_html(html))
            elif output["output_type"] == "stream" or "text/plain" in data or "text/html" in data:
                shown.append(NotebookNode(output))
        return shown

    def _pictured(self, name: str, data: dict[str, Any], above: str) -> str:
        html = data.get("text/html", "")
        image = BeautifulSoup(html, "html.parser").find("img", class_="course-figure")
        kind = " ".join(image["class"]) if image else "course-figure"
        own = str(image["alt"]) if image else _of_panels(str(data.get("text/plain", "")))
        png = base64.b64decode(data["image/png"])
        size = f' width="{image["width"]}" height="{image["height"]}"' if image else _half_size(png)
        picture = self._image(f"{name}.png", png, alternative(own, above), f'class="{kind}"{size}')
        frames = _FRAME.findall(html)
        return picture + (self._film(name, frames) if frames else "")

    def _film(self, name: str, frames: list[str]) -> str:
        pictures = [base64.b64decode(frame.replace("\\\n", "")) for frame in frames]
        said = f"The same as a moving picture of {len(pictures)} frames."
        image = self._image(f"{name}.webp", _moving(pictures), said, 'class="course-figure"')
        return f"<details><summary>Play it</summary>{image}</details>"

    def _image(self, file: str, content: bytes, alt: str, attributes: str) -> str:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / file
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)
        source = f"{self._address}/{file}"
        return f'<img {attributes} loading="lazy" alt="{escape(alt)}" src="{escape(source)}">'


def alternative(own: str, above: str) -> str:
    """Return what stands for a figure in words: its own, and what is said above it where those are few."""
    own = own.strip().rstrip(".")
    if len(own.split()) >= _FEW_WORDS and not own.startswith(_PANELS):
        return f"{own}."
    return f"{own}. {_last_sentences(above)}"


def _of_panels(shown: str) -> str:
    """Return what a row of panels is about, from how it writes itself: ``explore(k=[1, 5])``."""
    inside = re.fullmatch(r"explore\((.*)\)", shown, re.DOTALL)
    return f"{_PANELS} {inside[1]}" if inside else "Figure"


def _last_sentences(markdown: str) -> str:
    paragraphs = [part for part in markdown.strip().split("\n\n") if part.strip()]
    plain = re.sub(r"[*`$#|]|\[([^\]]*)\]\([^)]*\)", r"\1", paragraphs[-1] if paragraphs else "")
    sentences = re.split(r"(?<=[.?!:]) +", " ".join(plain.split()))
    return " ".join(sentences[-2:])


def _half_size(png: bytes) -> str:
    """Return the attributes of a picture that was drawn for screens with two pixels to one."""
    width, height = (int.from_bytes(png[start : start + 4], "big") for start in (16, 20))
    return f' width="{width // 2}" height="{height // 2}"'


def _moving(frames: list[bytes]) -> bytes:
    """Return an animated picture, which a browser plays without a script."""
    from PIL import Image

    first, *others = [Image.open(io.BytesIO(frame)).convert("RGB") for frame in frames]
    written = io.BytesIO()
    first.save(
        written, "WEBP", save_all=True, append_images=others, duration=_MILLISECONDS, loop=0, quality=60
    )
    return written.getvalue()


def _html(html: str) -> NotebookNode:
    made: NotebookNode = v4.new_output("display_data", {"text/html": html})
    return made
