"""A worker that is started by itself, where processes cannot be forked: requests come in by a pipe.

It runs somebody's own code on their own machine, and is no fence. What a worker of a fence is, is said in
:mod:`course_lib.answering.warm`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress

from course_lib.answering.confine import limit_resources
from course_lib.answering.warm import GREETING
from course_lib.answering.worker import serve


def main(limits: Mapping[str, int]) -> None:
    """Keep the two pipes for requests and answers, and serve; what the code prints goes nowhere."""
    reads, writes = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(null, number)
    if sys.platform == "win32":
        import msvcrt

        for number in (reads, writes):
            msvcrt.setmode(number, os.O_BINARY)
    with suppress(ImportError):  # Windows has none of these limits
        limit_resources(limits)
    os.write(writes, GREETING)
    serve(reads, writes)
