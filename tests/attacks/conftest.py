"""One graded class of attackers for each kind of fence, made once for all processes that test."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.attacks.idea import Idea
from tests.attacks.outcome import Outcome
from tests.attacks.runner import run

OutcomeOf = Callable[[str, list[Idea]], Outcome]


@pytest.fixture(scope="session")
def outcome_of(tmp_path_factory: pytest.TempPathFactory) -> OutcomeOf:
    """``outcome_of(tier, ideas)``: what came of these ideas in one class; the same whoever asks."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base  # pytest-xdist: one folder per process
    known: dict[str, Outcome] = {}

    def outcome(tier: str, ideas: list[Idea]) -> Outcome:
        name = f"attacks_{tier}_{len(ideas)}"
        if name not in known:
            written = shared / f"{name}.json"
            with (shared / f"{name}.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not written.exists():
                    written.write_text(_made(tier, ideas).as_json(), encoding="utf-8")
            known[name] = Outcome.from_json(written.read_text(encoding="utf-8"))
        return known[name]

    return outcome


def _made(tier: str, ideas: list[Idea]) -> Outcome:
    root = Path(tempfile.mkdtemp(prefix="attacks-"))
    root.chmod(0o755)
    try:
        return run(tier, ideas, root)
    finally:
        shutil.rmtree(root, ignore_errors=True)
