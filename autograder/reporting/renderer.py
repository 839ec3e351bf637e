"""The process that makes pages: a student's text is read and rendered here, under a limit of memory.

Run by :mod:`autograder.reporting.bounded`, which gives it a socket, and ends it when a page takes too long.
"""

from __future__ import annotations

import pickle
import resource
import sys
from contextlib import suppress
from multiprocessing.connection import Connection

from autograder.reporting.page import page
from course_lib.answering.confine import die_with_parent


def serve(connection: Connection) -> None:
    """Answer each request with a page in UTF-8, or with nothing where it cannot be made."""
    while True:
        try:
            request = pickle.loads(connection.recv_bytes())
        except EOFError:
            return
        try:
            answer = page(request).encode("utf-8")
        except Exception:  # noqa: BLE001 - whatever a notebook made of it: there is a plain page for that
            answer = b""
        connection.send_bytes(answer)


def main() -> None:
    """Limit this process, and serve."""
    die_with_parent()
    descriptor, memory_bytes = (int(argument) for argument in sys.argv[1:3])
    with suppress(ValueError, OSError):  # a system without such a limit; the deadline holds all the same
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    with Connection(descriptor) as connection:
        serve(connection)


if __name__ == "__main__":
    main()
