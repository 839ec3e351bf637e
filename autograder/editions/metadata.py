"""What the wheels say about themselves: taken from the checkout's ``pyproject.toml``, the one truth."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from autograder.authoring.library_cell import CLASS_EDITION

#: The checkout that this runs from; an installed grader has none.
CHECKOUT = Path(__file__).resolve().parents[2]
STUDY_EDITION = f"{CLASS_EDITION}-study"
GRADER = f"{CLASS_EDITION}-grader"

#: Each begins with what the edition is in one line.
_READMES = Path(__file__).with_name("readmes")


class NoCheckout(LookupError):
    """Wheels are made from a checkout, and this is none."""


def editions(checkout: Path = CHECKOUT) -> dict[str, dict[str, Any]]:
    """Return the ``project`` table of every edition by its name.

    Raises
    ------
    NoCheckout
        If there is no ``pyproject.toml`` of this course.
    """
    path = checkout / "pyproject.toml"
    if not path.is_file():
        raise NoCheckout(
            f"{checkout} is no checkout of the course. The wheels are made from its sources: "
            "clone the repository, and run the command there."
        )
    root = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
    exactly = f"=={root['version']}"
    scripts, extras = root["scripts"], root["optional-dependencies"]
    return {
        CLASS_EDITION: {
            **_common(root, CLASS_EDITION),
            "dependencies": root["dependencies"],
            "optional-dependencies": {"notebook": extras["notebook"], "study": [STUDY_EDITION + exactly]},
            "scripts": {"course": scripts["course"]},
        },
        STUDY_EDITION: {
            **_common(root, STUDY_EDITION),
            "dependencies": [CLASS_EDITION + exactly],
        },
        GRADER: {
            **_common(root, GRADER),
            "dependencies": [CLASS_EDITION + exactly, *extras["grader"]],
            "optional-dependencies": {"dask": extras["dask"]},
            "scripts": {"autograder": scripts["autograder"]},
        },
    }


def _common(root: dict[str, Any], name: str) -> dict[str, Any]:
    text = (_READMES / f"{name}.md").read_text(encoding="utf-8")
    shared = ("version", "requires-python", "license", "license-files", "classifiers")
    return {
        "name": name,
        "description": text.partition("\n")[0].removeprefix("# "),
        "readme": {"content-type": "text/markdown", "text": text},
        **{key: root[key] for key in shared},
    }
