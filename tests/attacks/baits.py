"""What lies about for attackers to take: files, variables, sockets, a process; and how taking is noticed."""

from __future__ import annotations

import contextlib
import json
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: What student code calls itself when it connects.
_MOST = 200


@dataclass
class Baits:
    """The baits of one run.

    Attributes
    ----------
    folder : Path
        Anybody may read and write here.
    tokens : dict
        What was taken, by what nothing but the bait holds.
    facts : dict
        What attackers are told; no token is in it.
    variables : dict
        Environment variables of the grader.
    """

    folder: Path
    tokens: dict[str, str]
    facts: dict[str, Any]
    variables: dict[str, str]
    _listeners: list[socket.socket]
    _datagrams: list[socket.socket]
    _process: subprocess.Popen[bytes]

    def taken_by(self) -> dict[str, str]:
        """Return what connected, by kind: what it said of itself."""
        found = {}
        for listener in self._listeners:
            with contextlib.suppress(BlockingIOError):
                while True:
                    connection, _ = listener.accept()
                    with connection:
                        connection.settimeout(1.0)
                        with contextlib.suppress(OSError):
                            found[f"{listener.getsockname()!r}"] = connection.recv(_MOST).decode(
                                errors="replace"
                            )
        for one in self._datagrams:
            with contextlib.suppress(BlockingIOError):
                found[f"{one.getsockname()!r}"] = one.recv(_MOST).decode(errors="replace")
        return found

    @property
    def is_process_unharmed(self) -> bool:
        """Whether the process that lies about runs as before, neither ended nor stopped."""
        state = (
            Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
        )
        return self._process.poll() is None and state in "SR"


@contextlib.contextmanager
def laid_out(folder: Path) -> Iterator[Baits]:
    """Lay out baits in an empty folder that is not the class's."""
    tokens = {
        name: f"{name}-{secrets.token_hex(12)}" for name in ("file", "variable", "neighbour", "argument")
    }
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    for name, mode in (("canary", 0o644), ("open", 0o666)):
        (folder / name).write_text(tokens["file"], encoding="ascii")
        (folder / name).chmod(mode)
    with contextlib.ExitStack() as stack:
        listeners: list[socket.socket] = []
        datagrams: list[socket.socket] = []
        for family, address in (
            (socket.AF_INET, ("127.0.0.1", 0)),
            (socket.AF_UNIX, str(folder / "socket")),
            (socket.AF_UNIX, f"\0{secrets.token_hex(8)}"),
        ):
            for kind, kept in ((socket.SOCK_STREAM, listeners), (socket.SOCK_DGRAM, datagrams)):
                one = stack.enter_context(socket.socket(family, kind))
                suffix = "" if kind == socket.SOCK_STREAM else ".datagrams"
                one.bind(address + suffix if isinstance(address, str) else address)
                one.setblocking(False)
                if kind == socket.SOCK_STREAM:
                    one.listen(64)
                kept.append(one)
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", "import time; time.sleep(3600)", tokens["argument"]],
            stdin=subprocess.DEVNULL,
        )
        stack.callback(process.wait)
        stack.callback(process.kill)
        abstract = listeners[2].getsockname()
        facts = {
            "canary": str(folder / "canary"),
            "open": str(folder / "open"),
            "folder": str(folder),
            "tcp": listeners[0].getsockname()[1],
            "udp": datagrams[0].getsockname()[1],
            "unix": str(folder / "socket"),
            "abstract": (abstract if isinstance(abstract, bytes) else abstract.encode())[1:].decode(),
            "process": process.pid,
        }
        variables = {"COURSE_ATTACKED": tokens["variable"]}
        yield Baits(folder, tokens, facts, variables, listeners, datagrams, process)


def prelude(student: str, facts: dict[str, Any]) -> str:
    """Return the first cell of every attacker: where the baits are, and how a success is told.

    What is taken ends up in the text of an exception, and that in the records. The facts are not readable, so
    that a path on a feedback page has come from somewhere else.
    """
    return f"""import os, sys, json
ME = {student!r}
BAIT = json.loads(bytes.fromhex({json.dumps(facts).encode().hex()!r}))
LOOT = []

def take(what, action):
    \"\"\"Try something that must not work.\"\"\"
    try:
        got = action()
    except BaseException:
        return None
    LOOT.append(f"{{what}}: {{got!r}}"[:160])
    return got

def attempt(what, action):
    \"\"\"Try something of which only others can say whether it worked.\"\"\"
    try:
        action()
    except BaseException:
        pass

def told():
    return " ".join(["LOOT", "of", ME, "is", *LOOT] if LOOT else ["nothing"])

def read(path):
    with open(path, "rb") as file:
        return file.read(100)

def write(path, text="import os  # pwned"):
    with open(path, "a") as file:
        file.write(text)
    return path

def frame(body, blob=b"", text=None):
    import struct
    text = json.dumps(body).encode() if text is None else text
    return struct.pack("<II", len(text), len(blob)) + text + blob

def forge(make, times=1 << 30):
    \"\"\"Answer calls with the bytes that ``make`` makes of the honest answer.\"\"\"
    import course_lib.answering.worker as worker
    honest, left = worker._frame, [times]
    def forged(result, most=1 << 28):
        is_call = type(result).__name__ == "Answer" and not callable(result.value)
        left[0] -= is_call
        return make(result) if is_call and left[0] >= 0 else honest(result, most)
    worker._frame = forged

def connection():
    \"\"\"The descriptor of the connection to the judge.\"\"\"
    above = sys._getframe()
    while above.f_code.co_name != "serve":
        above = above.f_back
    return above.f_locals["write_fd"]"""


#: The solution of attackers who have none of their own: it says what was taken.
TELLING = """def mean_rows(X):
    raise RuntimeError(told())"""
