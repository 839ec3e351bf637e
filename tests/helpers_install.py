"""An environment such as a student's: what the course needs, and of the course only its wheels."""

from __future__ import annotations

import subprocess
import venv
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Environment:
    """A virtual environment that also sees the packages of this one, and no checkout.

    Other packages come from ``PYTHONPATH``, where no ``.pth`` file counts: so an editable installation is not
    found. There is no network for pip.
    """

    root: Path

    @classmethod
    def made(cls, folder: Path) -> Environment:
        """Make one."""
        venv.create(folder, with_pip=False, symlinks=True)
        return cls(folder)

    def install(self, *wheels: Path) -> None:
        """Install wheels, as pip does it."""
        done = self.run("-m", "pip", "install", "--quiet", "--no-deps", *map(str, wheels))
        assert done.returncode == 0, done.stderr

    def run(
        self, *arguments: str, cwd: Path | None = None, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Run its Python."""
        environment = {
            "PYTHONPATH": str(Path(np.__file__).parents[1]),
            "PIP_NO_INDEX": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "HOME": str(self.root),
            "PATH": "/usr/bin:/bin",
            "COLUMNS": "110",
        }
        return subprocess.run(
            [str(self.root / "bin" / "python"), *arguments],
            env={**environment, **variables},
            cwd=cwd or self.root,
            capture_output=True,
            text=True,
            check=False,
        )

    def prints(self, code: str) -> str:
        """Return what a program prints."""
        done = self.run("-c", code)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()
