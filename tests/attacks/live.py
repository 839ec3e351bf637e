"""What on a page does more than say something."""

from __future__ import annotations

import html.parser


class Live(html.parser.HTMLParser):
    """Finds what a page runs or loads."""

    _TAGS = (
        "script",
        "iframe",
        "object",
        "embed",
        "base",
        "form",
        "link",
        "frame",
        "applet",
        "video",
        "audio",
    )

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    @classmethod
    def on(cls, page: str) -> list[str]:
        """Return what is live on a page."""
        parser = cls()
        parser.feed(page)
        return parser.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note elements and attributes that do more than say something."""
        if tag in self._TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            text = (value or "").strip().lower()
            remote = name in ("src", "href", "data", "action", "poster", "srcset") and not text.startswith(
                ("#", "data:image/")
            )
            if name.startswith("on") or remote or "javascript:" in text:
                self.found.append(f"<{tag} {name}={text[:60]!r}>")
