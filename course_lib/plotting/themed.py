"""Figures in a notebook's theme: as they are on light paper, and with light ink where the theme is dark.

A figure's picture is turned by the browser: dark becomes light, and hues stay. Where a picture holds
images or colour maps, whose shades mean something, it keeps its light paper, on which it can be read in any
theme.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Which hosts are dark: JupyterLab, VS Code, Colab, documentation; the system's wish where none of them says.
_DARK = ('[data-jp-theme-light="false"]', ".vscode-dark", 'html[theme="dark"]', '[data-theme="dark"]')
_LIGHT = ('[data-jp-theme-light="true"]', ".vscode-light", 'html[theme="light"]', '[data-theme="light"]')
_TURNED = "filter:invert(.93) hue-rotate(180deg)"
_STYLE = (
    ".course-figure{max-width:100%;height:auto;background:#fff;border-radius:4px}"
    f"{','.join(f'{host} .course-figure-ink' for host in _DARK)}{{{_TURNED}}}"
    "@media (prefers-color-scheme:dark){"
    f":root:not({','.join(_LIGHT)}):not(:has({','.join(_LIGHT)})) .course-figure-ink{{{_TURNED}}}}}"
)


def figure_html(fig: Figure, png: bytes, size: dict[str, int]) -> str:
    """Return a figure's picture as HTML that follows the theme.

    Parameters
    ----------
    fig : Figure
    png : bytes
        The picture.
    size : dict
        ``width`` and ``height`` in pixels of the page.
    """
    kind = "course-figure" if _has_shades(fig) else "course-figure course-figure-ink"
    return (
        f'<style>{_STYLE}</style><img class="{kind}" width="{size["width"]}" height="{size["height"]}" '
        f'alt="{escape(described(fig))}" src="data:image/png;base64,{b64encode(png).decode()}">'
    )


def _has_shades(fig: Figure) -> bool:
    """Return whether shades mean something: images, and what is coloured by amounts."""
    coloured = (drawn.get_array() for ax in fig.axes for drawn in ax.collections)
    amounts = [values for values in coloured if values is not None and values.size > 1]
    return bool(amounts) or any(ax.images for ax in fig.axes)


def described(fig: Figure) -> str:
    """Return what a figure is about in words: its titles, and what its axes are called."""
    return ": ".join(filter(None, ["Figure", "; ".join(dict.fromkeys(filter(None, _words(fig))))]))


def _words(fig: Figure) -> Iterator[str]:
    yield fig.get_suptitle()
    for ax in fig.axes:
        titles = [ax.get_title(), ax.get_ylabel(), ax.get_xlabel()]
        title, y, x = (" ".join(text.replace("$", "").split()) for text in titles)
        yield f"{title}: {y} over {x}" if title and x and y else title or (f"{y} over {x}" if x and y else "")
