"""A real Jupyter server on this machine, and notebooks worked in as a person would, in a real browser."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

#: A tab's script may ask JupyterLab itself, and JupyterLab asks nobody for news.
_LAB = ["--LabApp.expose_app_in_browser=True", "--LabApp.news_url=None"]


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


class serving:  # noqa: N801 - used as a context manager, and reads as one
    """A Jupyter server for a folder, on this machine only, with no settings of whoever runs the tests.

    Parameters
    ----------
    folder : Path
        Where it is started.
    program : str
        The program that starts it: ``jupyter-server``, or ``jupyter-lab`` for a person's view.
    scripts : Path, optional
        Where the program is; beside this interpreter unless told.
    """

    def __init__(self, folder: Path, program: str = "jupyter-server", scripts: Path | None = None) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.server = Server(f"http://127.0.0.1:{port}", secrets.token_hex(16))
        scripts = scripts or Path(sys.executable).parent
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
                str(scripts / program),
                *(f"--ServerApp.{name}={value}" for name, value in options.items()),
                f"--IdentityProvider.token={self.server.token}",
                *(_LAB if program == "jupyter-lab" else []),
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


#: Run one cell of the notebook that is open and wait until it is done.
_RUN = """async ([index, text]) => {
    const app = window.jupyterapp, panel = app.shell.currentWidget, notebook = panel.content;
    await panel.context.ready;
    await panel.sessionContext.ready;
    notebook.activeCellIndex = index;
    if (text !== null) notebook.activeCell.model.sharedModel.setSource(text);
    await app.commands.execute('notebook:run-cell');
}"""
_SOURCES = "() => window.jupyterapp.shell.currentWidget.content.widgets.map(w => w.model.sharedModel.source)"
_OUTPUTS = (
    """index => window.jupyterapp.shell.currentWidget.content.widgets[index].model.outputs?.toJSON() ?? []"""
)


class Lab:
    """A notebook that is open in JupyterLab, in a browser's tab.

    Cells are named by a piece of their text.
    """

    def __init__(self, tab: Any, server: Server, notebook: str) -> None:
        self.tab = tab
        tab.goto(f"{server.url}/lab/tree/{notebook}?token={server.token}")
        tab.wait_for_function(
            "() => window.jupyterapp?.shell.currentWidget?.content?.widgets?.length > 0"
            " && window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'",
            timeout=120_000,
        )

    def index(self, piece: str) -> int:
        """Return the place of the only cell that holds a piece of text."""
        found = [i for i, source in enumerate(self.tab.evaluate(_SOURCES)) if piece in source]
        assert len(found) == 1, f"{piece!r} is in cells {found}"
        return found[0]

    def run(self, piece: str, text: str | None = None) -> list[dict[str, Any]]:
        """Run a cell, with another text if one is given, and return its outputs."""
        index = self.index(piece)
        self.tab.evaluate(_RUN, [index, text])
        outputs: list[dict[str, Any]] = self.tab.evaluate(_OUTPUTS, index)
        return outputs

    def run_first(self, count: int) -> None:
        """Run the first so many cells."""
        for index in range(count):
            self.tab.evaluate(_RUN, [index, None])

    def save(self) -> None:
        """Save the notebook."""
        self.tab.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")

    def command(self, name: str, **arguments: Any) -> None:
        """Do what one of JupyterLab's menus does."""
        self.tab.evaluate(
            "([name, args]) => window.jupyterapp.commands.execute(name, args)", [name, arguments]
        )

    def picture(self, path: Path) -> Path:
        """Take a picture of what is seen, and return where it is."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.tab.screenshot(path=str(path))
        return path


def html_of(outputs: list[dict[str, Any]]) -> str:
    """Return the HTML of a cell's outputs."""
    found = [output.get("data", {}).get("text/html", "") for output in outputs]
    return "\n".join("".join(html) for html in found)
