"""Where this repository lies on GitHub, if it does: links that open a notebook elsewhere need its address.

No address is written down anywhere, so that a fork's site opens the fork's notebooks. GitHub's own workflow
says it in ``GITHUB_REPOSITORY``; elsewhere it is that of the remote ``origin``.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass

from website.places import ROOT

_GITHUB = re.compile(r"(?:https://github\.com/|git@github\.com:)(?P<name>[\w.-]+/[\w.-]+?)(?:\.git)?/?")


@dataclass(frozen=True)
class Address:
    """A repository at GitHub.

    Attributes
    ----------
    name : str
        ``owner/repository``.
    branch : str
    """

    name: str
    branch: str = "main"

    def file(self, path: str) -> str:
        """Return where a file of the repository is read."""
        return f"https://github.com/{self.name}/blob/{self.branch}/{path}"

    def colab(self, path: str) -> str:
        """Return where Colab opens a notebook of the repository."""
        return f"https://colab.research.google.com/github/{self.name}/blob/{self.branch}/{path}"

    def binder(self, path: str) -> str:
        """Return where Binder opens a notebook of the repository, in the environment of ``.binder/``."""
        return f"https://mybinder.org/v2/gh/{self.name}/{self.branch}?urlpath=lab/tree/{path}"


def address() -> Address | None:
    """Return the repository's address; ``None`` where it is unknown or not at GitHub."""
    if name := os.environ.get("GITHUB_REPOSITORY"):
        return Address(name)
    remote = subprocess.run(
        ["git", "-C", str(ROOT), "remote", "get-url", "origin"], capture_output=True, text=True, check=False
    )
    return at_github(remote.stdout.strip())


def at_github(url: str) -> Address | None:
    """Return the address that a remote's URL means; ``None`` if it leads elsewhere."""
    match = _GITHUB.fullmatch(url)
    return Address(match["name"]) if match else None
