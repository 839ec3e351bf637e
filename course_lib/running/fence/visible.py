"""What a student's process can see of the disk: the interpreter, its libraries, and what notebooks import."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import course_lib

#: Of our own code: the two lower packages, and what notebooks import. No judge, no case, no answer.
OURS = (
    "__init__.py",
    "exchange",
    "answering",
    "checkpoints.py",
    "plotting",
    "trials",
    "data",
    "gradient_check.py",
    "library.py",
    "shelf.py",
    "slopes.py",
)
_NEVER = ("autograder", "course_answers", "course_lib", "notebooks")
_SYSTEM = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/etc/ld.so.cache", "/usr/share/zoneinfo")
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


@dataclass(frozen=True)
class Visible:
    """Paths that may be read.

    Attributes
    ----------
    prefix : Path
        The interpreter's own installation.
    sites : tuple of Path
        Folders with installed packages, in the order of ``sys.path``.
    """

    prefix: Path
    sites: tuple[Path, ...]

    @classmethod
    def of_this_interpreter(cls) -> Visible:
        """Return what the interpreter that runs this needs."""
        prefix = Path(sys.base_prefix).resolve()
        found = dict.fromkeys(Path(entry).resolve() for entry in sys.path if entry)
        # Also the one that this is installed in: what of it is not for students is among the hidden.
        sites = [path for path in found if path.is_dir() and path.name in ("site-packages", "dist-packages")]
        return cls(prefix, tuple(sites))

    @property
    def package(self) -> Path:
        """The folder of ``course_lib``."""
        return Path(course_lib.__file__).resolve().parent

    @property
    def interpreter(self) -> Path:
        """The program itself; that of a virtual environment is a link to it."""
        return Path(sys.executable).resolve()

    @property
    def own(self) -> list[Path]:
        """What is shown of ``course_lib``."""
        return [self.package / name for name in OURS]

    @property
    def system(self) -> list[Path]:
        """Libraries of the system, and the interpreter's installation."""
        standard = [Path(path) for path in _SYSTEM if Path(path).exists()]
        if self.prefix == Path("/usr"):
            return [*standard, self.interpreter]
        return [*standard, self.prefix]

    @cached_property
    def hidden(self) -> list[Path]:
        """What lies among the packages and is kept out of sight: the grader, and where it was installed."""
        found = []
        for site in self.sites:
            found += [site / name for name in _NEVER if (site / name).exists()]
            found += sorted(site.glob("*.pth"))
            found += sorted(path for path in site.glob("numpy_nets_course*.dist-info"))
        return found

    @cached_property
    def packages(self) -> list[Path]:
        """The entries of `sites` without the hidden ones, where a folder can't be shown in part."""
        hidden = set(self.hidden)
        return [path for site in self.sites for path in sorted(site.iterdir()) if path not in hidden]

    def free(self, path: str) -> str:
        """Return a path that neither leads to anything visible nor is in it, this one if it is so."""
        shown = [*self.system, *self.sites]
        while any(p.is_relative_to(path) or Path(path).is_relative_to(p) for p in shown):
            path += "_"
        return path

    @property
    def is_readable_by_all(self) -> bool:
        """Whether every user may read the interpreter: one below ``/root`` is for root alone."""
        folders = [*self.prefix.parents, *(parent for site in self.sites for parent in site.parents)]
        folders += self.package.parents
        return all(folder.stat().st_mode & 0o005 == 0o005 for folder in (self.prefix, *folders))

    @cached_property
    def search_path(self) -> list[str]:
        """``sys.path`` for a process that sees these paths, without ``course_lib``."""
        standard = [
            entry
            for entry in sys.path
            if entry.endswith(("lib-dynload", ".zip")) or Path(entry).resolve() == Path(_standard_library())
        ]
        return [*standard, *map(str, self.sites)]


def _standard_library() -> Path:
    import os

    return Path(os.__file__).resolve().parent
