"""Where the site comes from, and where it goes."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PACKAGE = ROOT / "website"

BUILD = ROOT / "build"
#: What a browser is to open.
SITE = BUILD / "site"
#: What is made on the way: Sphinx's source folder and its memory, and the outputs of notebooks.
WORK = BUILD / "site-work"
SOURCE = WORK / "source"
DOCTREES = WORK / "doctrees"
OUTPUTS = WORK / "outputs"
