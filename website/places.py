"""Where the site comes from, and where it goes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PACKAGE = ROOT / "website"


@dataclass(frozen=True)
class Places:
    """Where a build writes.

    Attributes
    ----------
    build : Path
        The folder for all of it; ``build/`` of the repository unless told.
    """

    build: Path = ROOT / "build"

    @property
    def site(self) -> Path:
        """What a browser is to open."""
        return self.build / "site"

    @property
    def work(self) -> Path:
        """What is made on the way."""
        return self.build / "site-work"

    @property
    def source(self) -> Path:
        """Sphinx's source folder."""
        return self.work / "source"

    @property
    def doctrees(self) -> Path:
        """Sphinx's memory."""
        return self.work / "doctrees"

    @property
    def static(self) -> Path:
        """What becomes ``_static/`` beside what lies in the package."""
        return self.work / "static"

    @property
    def gallery(self) -> Path:
        """The gallery's pages, kept likewise."""
        return self.work / "gallery"

    @property
    def outputs(self) -> Path:
        """What notebooks have shown, kept from one build to the next."""
        return self.work / "outputs"
