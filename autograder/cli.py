"""``autograder``: the instructor's and the author's command line."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import click

from autograder.commands.authoring import build, editions, messages, new, preview, verify
from autograder.commands.claims import claims
from autograder.commands.collect import collect
from autograder.commands.export import export, gradescope, otter
from autograder.commands.feedback import feedback
from autograder.commands.fence import fence_options, sandbox
from autograder.commands.grade import class_argument, console, deadline_option, grade
from autograder.commands.judge import judge
from autograder.commands.mine import mine
from autograder.commands.overview import report, similar, status
from autograder.commands.regrade import regrade
from autograder.grading.classdir import ClassDirectory
from autograder.grading.errors import ClassError, NbgraderFailed
from course_lib.commands.version import version_option
from course_lib.running.limits import FenceSettings, Limits


def _is_expected(error: Exception) -> bool:
    """Return whether an exception is one that we raise on purpose, its message made for whoever reads it."""
    from autograder.authoring.claims import ClaimError
    from autograder.authoring.course import NoCourse
    from autograder.authoring.reference import SolutionError
    from autograder.authoring.source import SourceError
    from autograder.authoring.specification import SpecificationError
    from autograder.grading.grade_one import OtherRelease
    from autograder.grading.rebuild import Unreadable
    from course_lib.running.cells import UnreadableFile
    from course_lib.running.fence import FenceFailed, NoFence

    return isinstance(
        error,
        ClaimError | LookupError | NbgraderFailed | NoCourse | OtherRelease | SolutionError | SourceError
        | SpecificationError | Unreadable | UnreadableFile | NoFence | FenceFailed,
    )  # fmt: skip


#: The commands in the order of a term, each in a few words.
_LISTED = {
    "A class": {
        "init": "make a class directory",
        "release": "make what students receive",
        "collect": "take in a platform's download",
        "grade": "judge what was handed in",
        "feedback": "write the students' pages",
        "export": "marks for a platform or a spreadsheet",
        "regrade": "judge again by other checks; who moves",
        "replay": "one verdict again, every call in view",
    },
    "Looking at it": {
        "status": "who handed in, who waits, what is out",
        "report": "what a class misunderstood, by name",
        "mine": "wrong answers that have no name yet",
        "similar": "hand-ins that share unusual code",
    },
    "Without a class": {
        "judge": "judge files, as text or JSON",
        "gradescope": "an autograder to upload there",
        "otter": "test files for Otter-Grader",
        "sandbox": "what the fence holds on this machine",
        "demo": "a made-up class, graded",
    },
    "Writing assignments": {
        "new": "an assignment of one exercise",
        "preview": "the student's view, made again on saving",
        "verify": "prove the content as code",
        "claims": "measure again what the prose says",
        "messages": "all that students can be told",
        "build": "make notebooks, cases, answers, tables",
        "editions": "make the wheels",
    },
}


class _Commands(click.Group):
    """Shows what we raise on purpose as a message, and everything else as the bug that it is."""

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands in groups."""
        for title, commands in _LISTED.items():
            with formatter.section(title):
                formatter.write_dl(list(commands.items()))

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except ClassError as error:
            raise click.ClickException(str(error)) from error
        except click.exceptions.Exit:
            raise
        except ModuleNotFoundError as error:
            if find_spec("nbgrader") is not None:  # so this is a bug, or an author's import
                raise
            raise click.ClickException(
                f"{error.name} is not installed. Grading needs more packages than the course: "
                "pip install -e '.[grader]'"
            ) from error
        except Exception as error:
            if isinstance(error, click.ClickException | click.Abort) or not _is_expected(error):
                raise
            raise click.ClickException(str(error.args[0] if error.args else error)) from error


@click.group(cls=_Commands)
@version_option("autograder")
@click.option(
    "--course",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Work on the course in this folder (notebooks/1_NAME/…) instead of the one that came along.",
)
@click.pass_context
def main(context: click.Context, course: Path | None) -> None:
    """Author, release and grade the course's assignments."""
    if course is not None:
        from autograder.authoring.course import course_at

        context.with_resource(course_at(course))


@main.command()
@class_argument
def init(class_dir: Path) -> None:
    """Make a new class directory CLASS, which nbgrader understands too."""
    classdir = ClassDirectory.create(class_dir)
    click.echo(f"{classdir.root} is ready. Next: autograder release {class_dir} ASSIGNMENT")


@main.command()
@class_argument
@click.argument("assignment")
@click.option("--force", is_flag=True, help="Replace a release of other content (a copy is kept).")
@click.option(
    "--lending/--no-lending",
    default=None,
    help="Lend functions of earlier assignments, as lent.py: readable solutions. (They are, unless told.)",
)
@click.option(
    "--lend", "exercises", multiple=True, metavar="EXERCISE", help="Lend this exercise (may be given again)."
)
def release(
    class_dir: Path, assignment: str, force: bool, lending: bool | None, exercises: tuple[str, ...]
) -> None:
    """Make the release of ASSIGNMENT that students receive."""
    from autograder.grading.lends import Lends
    from autograder.grading.release import release as release_assignment

    lends = None if lending is None and not exercises else Lends(lending is not False, exercises)
    classdir = ClassDirectory.open(class_dir)
    folder = release_assignment(classdir, assignment, force=force, lends=lends).parent
    click.echo(f"Give students the folder {folder}. It is complete in itself:")
    for path in sorted(folder.iterdir()):
        click.echo(f"  {path.name}: {_what_it_is(path)}")


def _what_it_is(path: Path) -> str:
    """Return what a file of a release is for."""
    from autograder.authoring.lent import LENT
    from autograder.grading.beside import NOTE

    if path.suffix == ".whl":
        return "the course's library, without answers; the first cell installs it where it is missing"
    if path.name == NOTE:
        return "two lines for students on how to begin"
    if path.name == LENT:
        return "solutions that are lent, as readable text: of earlier assignments, and what --lend names"
    return "the notebook, which is what they hand in" if path.suffix == ".ipynb" else "what it imports"


@main.command()
@class_argument
@click.argument("assignment")
@click.argument("student")
@click.argument("exercise")
@click.option(
    "--save",
    type=click.Path(path_type=Path),
    help="Write inputs, expected and actual outputs to an .npz file.",
)
@deadline_option
@fence_options
def replay(
    class_dir: Path,
    assignment: str,
    student: str,
    exercise: str,
    save: Path | None,
    deadline: float,
    fence: FenceSettings,
) -> None:
    """Judge EXERCISE of STUDENT again from the seed in the record, and show every call."""
    from autograder.grading.printable import printable_lines
    from autograder.grading.replay import replay as replay_verdict
    from autograder.reporting import tables
    from course_lib.card.text import as_text

    limits = Limits(call_seconds=deadline, fence=fence)
    replayed = replay_verdict(ClassDirectory.open(class_dir), assignment, student, exercise, limits)
    click.echo(printable_lines(as_text(replayed.verdict)))
    console().print(tables.calls(replayed))
    if save is not None:
        tables.save_calls(replayed, save)
        click.echo(f"Arrays are in {save}")
    if not replayed.same_content:
        click.echo("The submission or the assignment has changed since the record was made.")
    if replayed.unrecorded:
        click.echo(
            f"The record has no line that can be read on {', '.join(replayed.unrecorded)}; "
            f"`autograder grade {class_dir} {assignment}` writes it anew."
        )
    click.echo(
        "This is the recorded verdict." if replayed.agrees else "This differs from the recorded verdict."
    )
    sys.exit(0 if replayed.agrees else 1)


@main.command()
@click.argument("directory", required=False, type=click.Path(path_type=Path))
@click.option("--assignment", "assignments", multiple=True, help="Use this one (may be given again).")
def demo(directory: Path | None, assignments: tuple[str, ...]) -> None:
    """Make a class of twelve made-up students, grade it, and show who got what and why.

    DIRECTORY is the class directory, demo_class here unless told; two assignments are used unless told which.
    """
    from autograder.demo import run_demo

    sys.exit(run_demo(directory or Path("demo_class"), console(), assignments))


for command in (
    build, claims, collect, editions, export, feedback, grade, gradescope, judge, messages, mine, new, otter,
    preview, regrade, report, sandbox, similar, status, verify,
):  # fmt: skip
    main.add_command(command)

if __name__ == "__main__":
    main()
