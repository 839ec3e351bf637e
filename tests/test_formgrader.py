"""Formgrader, the real one, in a class that we graded: our scores are there, and no student script runs."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import GRADED
from tests.helpers_class import ToyClass

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Server:
    """A running Jupyter server."""

    url: str
    token: str

    def get(self, path: str) -> Any:
        """Return what an address answers with, read as JSON."""
        request = urllib.request.Request(self.url + path, headers={"Authorization": f"token {self.token}"})
        with urllib.request.urlopen(request, timeout=30) as reply:
            return json.load(reply)


@pytest.fixture
def server(graded_class: ToyClass) -> Iterator[Server]:
    """Serve the class with nbgrader's extensions, on this machine only."""
    with serving(graded_class.root) as running:
        yield running


class serving:  # noqa: N801 - used as a context manager, and reads as one
    """A Jupyter server for a folder, on this machine only, with no settings of whoever runs the tests."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.server = Server(f"http://127.0.0.1:{port}", secrets.token_hex(16))
        scripts = Path(sys.executable).parent
        options = {
            "ip": "127.0.0.1",
            "port": port,
            "port_retries": 0,
            "open_browser": False,
            "allow_root": True,
        }
        home = folder.parent / "home"
        self.process = subprocess.Popen(
            [
                str(scripts / "jupyter-server"),
                *(f"--ServerApp.{name}={value}" for name, value in options.items()),
                f"--IdentityProvider.token={self.server.token}",
            ],
            cwd=folder,
            env={**os.environ, "HOME": str(home), "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> Server:
        for _ in range(600):
            with suppress(urllib.error.URLError, ConnectionError):
                self.server.get("/api/status")
                return self.server
            with suppress(subprocess.TimeoutExpired):
                pytest.fail(f"the server ended with {self.process.wait(timeout=0.1)}")
        self.__exit__()
        pytest.fail("the server does not answer")

    def __exit__(self, *exception: object) -> None:
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=10)
        self.process.kill()
        self.process.wait()


def test_formgrader_lists_assignment_and_submissions_with_our_scores(server: Server) -> None:
    """Its interface for its own pages: the assignment, and everybody's points."""
    (assignment,) = server.get("/formgrader/api/assignments")
    assert (assignment["name"], assignment["max_score"]) == ("toy", 9)
    submissions = {item["student"]: item for item in server.get("/formgrader/api/submissions/toy")}
    assert {student: item["score"] for student, item in submissions.items()} == {
        student: points or 0.0 for student, points in GRADED.items()
    }
    assert {student for student, item in submissions.items() if item["autograded"]} == set(GRADED) - {"edda"}
