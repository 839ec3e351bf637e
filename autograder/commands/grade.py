"""``autograder grade`` and ``autograder export``: what an instructor runs on a class."""

from __future__ import annotations

import sys
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.commands.fence import fence_options
from autograder.grading.classdir import ClassDirectory
from course_lib.running.limits import FenceSettings, Limits

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.grading.grade_class import MapSubmissions

class_argument = click.argument("class_dir", metavar="CLASS", type=click.Path(path_type=Path))
deadline_option = click.option(
    "--deadline", default=10.0, show_default=True, help="Seconds that one call may take."
)


@click.command()
@class_argument
@click.argument("assignment")
@click.option("--student", "students", multiple=True, help="Grade this student only (may be given again).")
@click.option("--regrade", is_flag=True, help="Grade again what has not changed, too.")
@click.option(
    "--jobs", type=click.IntRange(1), help="Submissions judged side by side; as many as there are cores."
)
@click.option("--dask", "address", metavar="ADDRESS", help="Judge on the workers of this Dask scheduler.")
@deadline_option
@fence_options
def grade(
    class_dir: Path,
    assignment: str,
    students: tuple[str, ...],
    regrade: bool,
    jobs: int | None,
    address: str | None,
    deadline: float,
    fence: FenceSettings,
) -> None:
    """Grade what was handed in for ASSIGNMENT under CLASS/submitted/<student>/<assignment>/."""
    start = time.perf_counter()
    classdir = ClassDirectory.open(class_dir)
    limits = Limits(call_seconds=deadline, fence=fence)
    total = len(students) or len(classdir.students(assignment))
    # Its processes get ready while this one imports the rest.
    with side_by_side(jobs, address, total, assignment, limits) as run_map:
        from autograder.grading.light_nbgrader import import_without_server

        import_without_server()
        from autograder.grading.grade_class import grade_class
        from autograder.grading.printable import counted
        from autograder.reporting import tables
        from autograder.reporting.progress import progress

        rows, problems = [], 0
        with progress(total) as (say, advance):
            for graded in grade_class(
                classdir,
                assignment,
                students=students,
                regrade=regrade,
                limits=limits,
                run_map=run_map,
                say=say,
            ):
                rows.append(tables.grade_row(graded))  # the result itself is not kept
                problems += graded.result is not None and bool(graded.result.problem)
                advance(graded.student)
    console().print(tables.grades(rows))
    click.echo(
        f"{counted(len(rows), 'submission')} in {time.perf_counter() - start:.1f} s. "
        f"Records: {classdir.records(assignment)}"
    )
    sys.exit(1 if problems else 0)


def side_by_side(
    jobs: int | None, address: str | None, total: int, assignment: str, limits: Limits
) -> AbstractContextManager[MapSubmissions]:
    """Return what judges submissions: processes here, as many as there are cores, or a Dask cluster's."""
    if address is not None:
        from autograder.grading.on_dask import dask_workers

        return dask_workers(address)
    from autograder.grading.job_process import Ready
    from autograder.grading.jobs import cores, judging_processes

    number = min(jobs or cores(), max(total, 1))
    return judging_processes(number, ready=Ready(assignment, limits))


def console() -> Console:
    """Return where tables are printed: a file or a log has room."""
    from rich.console import Console

    return Console() if sys.stdout.isatty() else Console(width=120)
