"""nbgrader as a library: its own converters, configured by the class's own file."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning

from autograder.grading.class_config import load_config, make_alembic_findable
from autograder.grading.errors import NbgraderFailed


def nbgrader_api(config_file: Path, **directories: str) -> NbGraderAPI:
    """Return nbgrader's API for a class directory.

    Parameters
    ----------
    config_file : Path
        The class's ``nbgrader_config.py``.
    **directories : str
        Settings of nbgrader's ``CourseDirectory`` to use instead of the file's.
    """
    make_alembic_findable()
    warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")  # about nbgrader's own queries
    config = load_config(config_file)
    config.CourseDirectory.update(directories)
    coursedir = CourseDirectory(config=config)
    api = NbGraderAPI(coursedir, config=config)
    api.log.setLevel(logging.ERROR)
    return api


def gradebook(api: NbGraderAPI) -> Gradebook:
    """Return the class's gradebook, to be used as a context manager."""
    return Gradebook(api.coursedir.db_url, api.coursedir.course_id)


def run(action: Callable[..., dict[str, Any]], *args: Any, **kwargs: Any) -> None:
    """Run one of the API's actions and raise if it did not succeed.

    Raises
    ------
    NbgraderFailed
        With the end of nbgrader's log.
    """
    outcome = action(*args, **kwargs)
    if not outcome["success"]:
        text = f"{outcome.get('log') or ''}\n{outcome.get('error') or ''}".strip()
        raise NbgraderFailed(f"nbgrader could not do it; its last words: …{text[-1500:]}")
