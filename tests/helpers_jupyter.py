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

#: A tab's script may ask JupyterLab itself.
_LAB = ["--LabApp.expose_app_in_browser=True"]
#: Nobody is there to be asked about news, and every cell is on the page, seen or not.
_SETTINGS = {
    "apputils-extension/notification": '{"fetchNews": "false"}',
    "notebook-extension/tracker": '{"windowingMode": "none"}',
}


@dataclass(frozen=True)
class Server:
    """A running Jupyter server."""

    url: str
    token: str

    def get(self, path: str) -> Any:
        """Return what an address answers with, read as JSON."""
        return json.loads(self.page(path))

    def page(self, path: str) -> str:
        """Return the text that an address answers with."""
        request = urllib.request.Request(self.url + path, headers={"Authorization": f"token {self.token}"})
        with urllib.request.urlopen(request, timeout=30) as reply:
            text: str = reply.read().decode("utf-8")
            return text


class serving:  # noqa: N801 - used as a context manager, and reads as one
    """A Jupyter server for a folder, on this machine only, with no settings of whoever runs the tests.

    Parameters
    ----------
    folder : Path
        Where it is started.
    module : {"jupyter_server", "jupyterlab"}
        What is started; JupyterLab for a person's view.
    python : Path, optional
        The interpreter of the server and its kernels; this one unless told.
    **variables : str
        Changes to the environment.
    """

    def __init__(
        self, folder: Path, module: str = "jupyter_server", python: Path | None = None, **variables: str
    ) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.server = Server(f"http://127.0.0.1:{port}", secrets.token_hex(16))
        python, home = python or Path(sys.executable), folder.parent / "home"
        settings = home / "settings"
        for name, setting in _SETTINGS.items():
            path = settings / "@jupyterlab" / f"{name}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(setting, encoding="utf-8")
        options = {
            "ip": "127.0.0.1",
            "port": port,
            "port_retries": 0,
            "open_browser": False,
            "allow_root": True,
        }
        self.process = subprocess.Popen(
            [
                str(python),
                "-m",
                module,
                *(f"--ServerApp.{name}={value}" for name, value in options.items()),
                f"--IdentityProvider.token={self.server.token}",
                *(_LAB if module == "jupyterlab" else []),
            ],
            cwd=folder,
            env={
                **os.environ,
                "HOME": str(home),
                "JUPYTERLAB_SETTINGS_DIR": str(settings),
                "PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}",
                # JupyterLab's pages lie in this environment, whichever one the server runs in.
                "JUPYTERLAB_DIR": str(Path(sys.prefix) / "share" / "jupyter" / "lab"),
                **variables,
            },
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
_SHOW = """() => {
    const cell = window.jupyterapp.shell.currentWidget.content.activeCell;
    (cell.outputArea?.node ?? cell.node).scrollIntoView();
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

    def run_until(self, piece: str) -> None:
        """Run all cells before the one that holds a piece of text."""
        for index in range(self.index(piece)):
            self.tab.evaluate(_RUN, [index, None])

    def new(self, text: str) -> list[dict[str, Any]]:
        """Run a text in a cell of its own at the end, and return its outputs."""
        last = len(self.tab.evaluate(_SOURCES)) - 1
        self.tab.evaluate("i => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = i }", last)
        self.command("notebook:insert-cell-below")
        self.tab.evaluate(_RUN, [last + 1, text])
        outputs: list[dict[str, Any]] = self.tab.evaluate(_OUTPUTS, last + 1)
        return outputs

    def save(self) -> None:
        """Save the notebook."""
        self.tab.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")

    def command(self, name: str, **arguments: Any) -> None:
        """Do what one of JupyterLab's menus does."""
        self.tab.evaluate(
            "([name, args]) => window.jupyterapp.commands.execute(name, args)", [name, arguments]
        )

    def picture(self, path: Path) -> None:
        """Take a picture of the active cell's output, or of what is seen, once nothing moves."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.tab.evaluate(_SHOW)
        self.tab.wait_for_timeout(500)
        self.tab.screenshot(path=str(path))


def text_of(outputs: list[dict[str, Any]]) -> str:
    """Return the text of a cell's outputs: what was printed, and every output as plain text."""
    found = [output.get("text", output.get("data", {}).get("text/plain", "")) for output in outputs]
    return "\n".join("".join(text) for text in found)


def html_of(outputs: list[dict[str, Any]]) -> str:
    """Return the HTML of a cell's outputs."""
    found = [output.get("data", {}).get("text/html", "") for output in outputs]
    return "\n".join("".join(html) for html in found)
