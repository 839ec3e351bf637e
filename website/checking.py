"""The site as a reader meets it: where links lead, what pictures say, how headings follow one another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag

from website.lite.places import FOLDER

#: What a page loads, by tag, and the attribute that names it; a link is only followed when it is asked for.
_LOADED = {"img": "src", "script": "src", "link": "href", "source": "src", "iframe": "src", "video": "src"}
_STYLE_LOADS = re.compile(r"""(?:@import\s+|url\()\s*["']?(?P<url>(?:https?:)?//[^"')\s]+)""")
#: Relations of a ``link`` that nothing is loaded for.
_NOT_LOADED = {"canonical", "next", "prev", "search", "index", "author", "copyright"}
#: What is no page of ours: pieces of the theme, and JupyterLite.
_NOT_PAGES = {"_static", FOLDER}


@dataclass
class Findings:
    """What was found on a site.

    Attributes
    ----------
    pages, pictures, links : int
    external : int
        Links that lead out of it; nobody followed them.
    broken : list of str
        Links that lead nowhere, and what would be loaded from elsewhere.
    faults : list of str
        What bars somebody from reading: a picture without words, a heading left out.
    """

    pages: int = 0
    pictures: int = 0
    links: int = 0
    external: int = 0
    broken: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def look_at(site: Path) -> Findings:
    """Read every page of a built site."""
    found = Findings()
    pages = {
        path.resolve(): _read(path)
        for path in sorted(site.rglob("*.html"))
        if _NOT_PAGES.isdisjoint(path.relative_to(site).parts)
    }
    anchors = {path: _anchors(page) for path, page in pages.items()}
    for path, page in pages.items():
        name = path.relative_to(site.resolve()).as_posix()
        found.pages += 1
        found.pictures += len(page.find_all("img"))
        found.links += len(page.find_all("a", href=True))
        found.external += sum(1 for _ in _external(page))
        found.broken += [f"{name}: {problem}" for problem in _broken(path, page, anchors, site.resolve())]
        found.faults += [f"{name}: {problem}" for problem in _faults(page)]
    for style in sorted(site.rglob("*.css")):
        if FOLDER in style.relative_to(site).parts:
            continue
        for url in _STYLE_LOADS.findall(style.read_text(encoding="utf-8", errors="replace")):
            found.broken.append(f"{style.relative_to(site)}: loads {url} from elsewhere")
    return found


def _read(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def _anchors(page: BeautifulSoup) -> Counter[str]:
    return Counter(str(tag["id"]) for tag in page.find_all(id=True))


def _external(page: BeautifulSoup) -> Iterator[str]:
    return (str(a["href"]) for a in page.find_all("a", href=True) if urlsplit(str(a["href"])).netloc)


def _broken(path: Path, page: BeautifulSoup, anchors: dict[Path, Counter[str]], site: Path) -> Iterator[str]:
    for address in _loaded(page):
        if urlsplit(address).netloc:
            yield f"loads {address} from elsewhere"
        elif not address.startswith("data:") and (why := _dead(address, path, anchors, site)):
            yield why
    for link in page.find_all("a", href=True):
        parts = urlsplit(str(link["href"]))
        if not parts.netloc and not parts.scheme and (why := _dead(str(link["href"]), path, anchors, site)):
            yield why


def _loaded(page: BeautifulSoup) -> Iterator[str]:
    for tag, attribute in _LOADED.items():
        for loaded in page.find_all(tag, attrs={attribute: True}):
            if not _NOT_LOADED.intersection(loaded.get("rel") or []):
                yield str(loaded[attribute])


def _dead(address: str, path: Path, anchors: dict[Path, Counter[str]], site: Path) -> str:
    """Return what is wrong with an address on a page; nothing if it leads somewhere."""
    parts = urlsplit(address)
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if target.is_dir():
        target /= "index.html"
    if not target.is_relative_to(site) or not target.is_file():
        return f"{address} leads to no file"
    if parts.fragment and target in anchors and unquote(parts.fragment) not in anchors[target]:
        return f"{address} leads to no place on its page"
    return ""


def _faults(page: BeautifulSoup) -> Iterator[str]:
    if page.html is None or not page.html.get("lang"):
        yield "no language is named"
    if page.title is None or not page.title.get_text(strip=True):
        yield "no title"
    for image in page.find_all("img"):
        if not str(image.get("alt", "")).strip():
            yield f"a picture without words: {str(image.get('src', ''))[:80]}"
    article = page.find("article")
    if isinstance(article, Tag):
        yield from _faults_of_headings(article)
    for id, times in _anchors(page).items():
        if times > 1:
            yield f"the id {id} stands {times} times"


def _faults_of_headings(article: Tag) -> Iterator[str]:
    before = 0
    for heading in article.find_all(re.compile(r"h[1-6]")):
        level = int(heading.name[1])
        text = heading.get_text(" ", strip=True)[:60]
        if level > before + 1:
            yield f"a heading h{level} below h{before}: {text}"
        if level == 1 and before:
            yield f"a second h1: {text}"
        before = level
    if not before:
        yield "no heading"
