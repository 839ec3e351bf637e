"""``autograder new``, ``preview``, ``build``, ``verify``, ``messages``, ``editions``: what an author runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.commands.grade import console

if TYPE_CHECKING:
    from autograder.verify import ExerciseReport

REPOSITORY = Path(__file__).resolve().parents[2]


@click.command()
@click.argument("name")
@click.option("--title", default="", help="Its name in words.")
def new(name: str, title: str) -> None:
    """Make an assignment NAME of one exercise that verifies, to be replaced by your own.

    In a course of your own: autograder --course FOLDER new NAME
    """
    from autograder.authoring.course import this_course
    from autograder.authoring.new import new_assignment

    folder = new_assignment(this_course().notebooks, name, title)
    click.echo(f"{folder} has an exercise to begin with. Next:")
    for step in ("verify", "preview", "build"):
        click.echo(f"  autograder {_course_option()}{step} {name}")


def _course_option() -> str:
    """Return the option that names the course, where it was given."""
    context = click.get_current_context().find_root()
    folder = context.params.get("course")
    return f"--course {folder} " if folder else ""


@click.command()
@click.argument("name")
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), help="Where to put it; a new folder unless told."
)
@click.option("--lab/--no-lab", default=True, show_default=True, help="Open it in JupyterLab.")
@click.option("--once", is_flag=True, help="Make it once, and do not wait for changes.")
def preview(name: str, folder: Path | None, lab: bool, once: bool) -> None:
    """Show assignment NAME as students see it, and make it again whenever one of its files is saved."""
    import tempfile
    from contextlib import ExitStack, suppress

    from autograder.authoring.preview import build_preview, changes, jupyter

    with ExitStack() as stack:
        place = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=f"preview-{name}-")))
        place.mkdir(parents=True, exist_ok=True)
        problem = _made(build_preview(name, place), place / f"{name}.ipynb")
        if once:
            sys.exit(1 if problem else 0)
        if lab and not problem:
            own = {"COURSE_CASES": str(place / "cases"), "COURSE_ANSWERS": str(place / "answers")}
            stack.enter_context(jupyter(place / f"{name}.ipynb", {**os.environ, **own}))
        click.echo("Waiting for changes; Ctrl-C ends it.")
        with suppress(KeyboardInterrupt):
            for changed in changes(name):
                click.echo(f"changed: {', '.join(path.name for path in changed)}")
                _made(build_preview(name, place), place / f"{name}.ipynb")


def _made(problem: str, notebook: Path) -> bool:
    click.echo(problem or f"made: {notebook}", err=bool(problem))
    return bool(problem)


@click.command()
@click.argument("assignments", nargs=-1)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit with 1 if something is stale.")
def build(assignments: tuple[str, ...], only_check: bool) -> None:
    """Regenerate everything that is generated: notebooks, public cases, answers, tables in the documents.

    Of all assignments, unless told of which. The tables are always those of all.
    """
    from autograder.authoring.answers import answers
    from autograder.authoring.build import build as build_files
    from autograder.authoring.build import stale
    from autograder.authoring.course import this_course
    from autograder.authoring.public import public_cases
    from autograder.authoring.source import left_out

    course = this_course()
    for folder in left_out(course.notebooks):
        click.echo(f"left out: {folder} has no number in its name, such as 1_{folder.name}", err=True)
    make = stale if only_check else build_files
    paths = make(course.notebooks, course.documents, [public_cases, answers], assignments)
    for path in paths:
        click.echo(f"{'stale' if only_check else 'written'}: {path}")
    if only_check and paths:
        raise click.ClickException("generated files are stale; run `make build` and commit what it writes")
    if not paths:
        click.echo("everything is up to date")


@click.command()
@click.option(
    "--to",
    "-o",
    "folder",
    default="dist",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The folder for the wheels.",
)
def editions(folder: Path) -> None:
    """Build the wheels: for a class (no answers), for study alone (the answers), for instructors."""
    from autograder.editions.wheels import build_editions

    for path in build_editions(folder):
        click.echo(f"{path} ({path.stat().st_size / 1000:,.0f} kB)")


@click.command()
@click.argument("assignments", nargs=-1)
@click.option("--soak", default=0, show_default=True, help="Judge right answers on this many seeds.")
@click.option(
    "--every", default=10, show_default=True, help="Try known wrong answers on every so many of these seeds."
)
@click.option(
    "--pairs",
    default=0,
    show_default=True,
    help="Try every two known wrong answers at once on so many seeds.",
)
@click.option(
    "--versions",
    type=click.Path(path_type=Path),
    default=REPOSITORY / "tests" / "correct_versions",
    help="Folder with differently written correct versions, one folder per assignment.",
)
def verify(assignments: tuple[str, ...], soak: int, every: int, pairs: int, versions: Path) -> None:
    """Check the content as code: solutions pass, stubs fail, known wrong answers are named."""
    from autograder.authoring.assignment import LoadedAssignment, load_assignment
    from autograder.authoring.source import find_assignments
    from autograder.reporting import tables
    from autograder.verify import verify as verify_assignment

    sound = True
    found: dict[str, list[ExerciseReport]] = {}
    for name in assignments or find_assignments():
        loaded: LoadedAssignment = load_assignment(name)
        reports, problems = verify_assignment(
            loaded, versions=sorted((versions / name).glob("*.py")), soak=soak, every=every, pairs=pairs
        )
        found[name] = reports
        console().print(tables.verification(name, reports))
        if any(share.tried for report in reports for share in report.shares):
            console().print(tables.shares(name, reports))
        problems += [f"{report.exercise}: {problem}" for report in reports for problem in report.problems]
        for problem in problems:
            click.echo(f"✗ {problem}")
        sound = sound and not problems
    if len(found) > 1:
        console().print(tables.verification_of_all(found))
    sys.exit(0 if sound else 1)


@click.command()
@click.argument("assignments", nargs=-1)
@click.option("--pairs", is_flag=True, help="Also what is said of every two known wrong answers at once.")
@click.option("--to", type=click.Path(path_type=Path), help="Write them to this file.")
def messages(assignments: tuple[str, ...], pairs: bool, to: Path | None) -> None:
    """Collect all that students are told of known wrong answers, for a person to read."""
    from autograder.authoring.assignment import load_assignment
    from autograder.authoring.source import find_assignments
    from autograder.messages import MOST_WORDS
    from autograder.messages import messages as messages_of

    lines, words = list[str](), list[int]()
    for name in assignments or find_assignments():
        for message in messages_of(load_assignment(name), pairs=pairs):
            lines.append(f"{name}: {message.exercise}, {message.aspect}: {message.mistakes}")
            lines += [*(f"    {line}" for line in message.text.splitlines()), ""]
            words.append(message.words)
    if to is None:
        click.echo("\n".join(lines))
    else:
        to.write_text("\n".join(lines), encoding="utf-8")
    long = sum(count > MOST_WORDS for count in words)
    click.echo(
        f"{len(words)} messages, at most {max(words, default=0)} words; {long} of more than {MOST_WORDS}."
    )
    sys.exit(1 if long else 0)
