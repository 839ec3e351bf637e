"""Model answers beside what students wrote, where the instructor wants them seen.

Decided by the class's ``nbgrader_config.py``, so that every command that writes pages writes the same::

    c.Feedback.model_answers = ["linear"]  # of these assignments; True for all
"""

from __future__ import annotations

import json
from typing import Any

from autograder.grading.classdir import ClassDirectory
from autograder.grading.errors import ClassError
from autograder.reporting.units import written_answers


def model_answers(classdir: ClassDirectory, assignment: str) -> dict[str, str]:
    """Return the model answers that pages may show, by name of the question; none unless the class says so.

    Raises
    ------
    ClassError
        If they are to be shown and the instructor's notebook, which holds them, cannot be read.
    """
    settings: Any = classdir.settings.Feedback
    wanted = settings.get("model_answers", False)
    if wanted is not True and assignment not in (wanted or ()):
        return {}
    path = classdir.source(assignment)
    try:
        return written_answers(json.loads(path.read_text(encoding="utf-8"))["cells"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ClassError(
            f"{path} holds the model answers that c.Feedback.model_answers asks for, and cannot be read "
            f"({error}). `autograder release {classdir.root} {assignment}` makes it again; "
            "no page was written."
        ) from error
