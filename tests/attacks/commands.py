"""The real commands, as an instructor runs them, and what they leave running."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.attacks.machine import Machine
from tests.attacks.outcome import Outcome
from tests.attacks.tree import ROOT

#: Nothing that is tried here takes longer; a command that does is being held by an attacker.
_MOST_SECONDS = 1200


class Commands:
    """Runs commands and notes what came of them.

    Parameters
    ----------
    root : Path
        Home and temporary files are put below it.
    machine : Machine
    variables : dict
        More environment variables.
    outcome : Outcome
        Where it is noted.
    """

    def __init__(self, root: Path, machine: Machine, variables: dict[str, str], outcome: Outcome) -> None:
        self._report = root / "left.json"
        reaper = [sys.executable, "-m", "tests.attacks.reaper", str(self._report)]
        self._words = [*reaper, *machine.python, "-m", "autograder.cli"]
        self._outcome = outcome
        packages = [entry for entry in sys.path if entry.endswith("site-packages")]
        self._environment = {
            **os.environ,
            **variables,
            **machine.variables,
            "HOME": str(root / "home"),
            "TMPDIR": str(root / "temporary"),
            "PYTHONPATH": os.pathsep.join([str(ROOT), *packages]),
        }
        for name in ("home", "temporary"):
            (root / name).mkdir()
        if machine.user is not None:
            owner = f"{machine.user}:{machine.user}"
            subprocess.run(["chown", "-hR", owner, str(root)], check=True)

    def call(self, *words: str) -> bool:
        """Run a command of the grader's; return whether it came to its end."""
        noted, start = self._outcome, time.monotonic()
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
            try:
                code = subprocess.run(
                    [*self._words, *words],
                    cwd=ROOT, env=self._environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
                    timeout=_MOST_SECONDS, check=False,
                ).returncode  # fmt: skip
            except subprocess.TimeoutExpired:
                code = -1
            said.seek(0)
            output = said.read()
        noted.codes.append(code)
        noted.output += output
        noted.seconds += time.monotonic() - start
        found = self._report.read_text(encoding="utf-8") if self._report.exists() else '["unknown"]'
        noted.left += json.loads(found)
        if code not in (0, 1) or "Traceback" in output:
            noted.ended = f"{words[0]} ended with {code}: {output[-2000:]}"
        return not noted.ended
