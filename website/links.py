"""Links of the repository's Markdown, turned into links of the site."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from website.address import Address

_LINK = re.compile(r"(?<!!)\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<target>[^()\s]+)\)")
_ELSEWHERE = re.compile(r"[a-z]+:|#")


def relinked(
    text: str, origin: Path, page: str, pages: Mapping[str, str], elsewhere: Address | None = None
) -> str:
    """Return Markdown of a file of the repository as it stands on a page of the site.

    What a link names is on the site, or is read where the repository is published, or has no address: then
    only the words are left.

    Parameters
    ----------
    text : str
    origin : Path
        The file that its links are relative to, from the repository's root.
    page : str
        Where it goes, from the site's root, such as ``guide/term.md``.
    pages : mapping of str to str
        Pages by the file of the repository that is on them.
    elsewhere : Address, optional
        Where the repository is published.
    """

    def target_of(link: re.Match[str]) -> str:
        target, _, anchor = link["target"].partition("#")
        if _ELSEWHERE.match(link["target"]):
            return link[0]
        named = os.path.normpath(origin.parent / target)
        if named in pages:
            return f"[{link['text']}]({relative(pages[named], page)}{'#' if anchor else ''}{anchor})"
        if elsewhere is not None:
            return f"[{link['text']}]({elsewhere.file(PurePosixPath(named).as_posix())})"
        return link["text"]

    return _LINK.sub(target_of, text)


def relative(target: str, page: str) -> str:
    """Return the way from one page to another, both from the site's root."""
    return Path(os.path.relpath(target, Path(page).parent)).as_posix()
