"""What stands around the code: links lead somewhere, versions agree, forms and workflows can be read."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
#: The pages at the root; those of docs/ are followed when the site is built.
PAGES = sorted(ROOT.glob("*.md"))
_LINK = re.compile(r"\]\((?!https?://)([^)#]+)[^)]*\)|(?:src|srcset)=\"(?!https?://)([^\"]+)\"")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_of_the_pages_at_the_root_lead_to_files(page: Path) -> None:
    """Pictures as well."""
    found = ["".join(link) for link in _LINK.findall(page.read_text(encoding="utf-8"))]
    assert [link for link in found if not (ROOT / link).exists()] == []


def test_the_readme_links_to_what_its_readers_need() -> None:
    """So the test above has something to look at."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(_LINK.findall(text)) > 20


def test_the_citation_has_the_version_of_the_packages() -> None:
    """And their licence."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert (citation["version"], citation["license"]) == (PROJECT["version"], PROJECT["license"])


@pytest.mark.parametrize("path", sorted((ROOT / ".github").rglob("*.yml")), ids=lambda path: path.name)
def test_workflows_and_issue_forms_can_be_read(path: Path) -> None:
    """A form without fields, or a workflow without jobs, would be shown as broken."""
    text = yaml.safe_load(path.read_text(encoding="utf-8"))
    if path.name != "config.yml":
        assert text["jobs" if path.parent.name == "workflows" else "body"]


def test_every_python_that_the_packages_name_is_tested_on_linux() -> None:
    """The classifiers, and what continuous integration runs."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    tested = workflow["jobs"]["linux"]["strategy"]["matrix"]["python"]
    python = "Programming Language :: Python :: "
    named = [line.removeprefix(python) for line in PROJECT["classifiers"] if line.startswith(python)]
    assert tested == named
