"""Feedback pages: nbgrader's own for graded notebooks, and one for a file that could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader, select_autoescape

from autograder.grading.classdir import ClassDirectory
from autograder.grading.nbgrader_api import nbgrader_api, run
from autograder.grading.records import latest

#: What nbgrader's page lacks: folded hints look foldable, tables have room, anchors stay out of the way.
STYLE = """\
<style>
summary { display: list-item; cursor: pointer }
.rendered_html td, .rendered_html th { padding: .2em .8em }
.anchor-link { visibility: hidden }
</style>
"""

_templates = Environment(loader=PackageLoader("autograder.reporting"), autoescape=select_autoescape(["html"]))


def write_feedback(
    classdir: ClassDirectory, assignment: str, students: Sequence[str] = ()
) -> dict[str, Path]:
    """Write the feedback of an assignment and return each student's page.

    Parameters
    ----------
    classdir : ClassDirectory
    assignment : str
    students : sequence of str, optional
        Write theirs only.
    """
    pages = {}
    api = nbgrader_api(classdir.config)
    for student, records in sorted(latest(classdir.records(assignment)).items()):
        if students and student not in students:
            continue
        page = classdir.feedback(assignment, student)
        if records[0].get("status") == "unreadable":
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(_unreadable(assignment, student, records[0]["message"]), encoding="utf-8")
        else:
            run(api.generate_feedback, assignment, student)
            html = page.read_text(encoding="utf-8")
            page.write_text(html.replace("</head>", f"{STYLE}</head>", 1), encoding="utf-8")
        pages[student] = page
    return pages


def _unreadable(assignment: str, student: str, reason: str) -> str:
    template = _templates.get_template("unreadable.html")
    return template.render(assignment=assignment, student=student, reason=reason)
