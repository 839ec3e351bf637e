"""How long each reference notebook runs from top to bottom in a real kernel, and what it needs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import psutil
from nbclient import NotebookClient

from autograder.authoring.assignment import load_assignment
from autograder.authoring.notebook import source_notebook
from autograder.authoring.source import find_assignments


def largest_resident_bytes(client: Any) -> int:
    """Return the largest resident set that a running notebook's kernel has had."""
    status = Path(f"/proc/{client.km.provisioner.pid}/status").read_text(encoding="ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) * 1024


def processor_seconds(client: Any) -> float:
    """Return how long a running notebook's kernel has computed: what a busy machine makes no longer."""
    times = psutil.Process(client.km.provisioner.pid).cpu_times()
    return times.user + times.system


def main() -> None:
    """Print a line per assignment."""
    for assignment, folder in find_assignments().items():
        notebook = source_notebook(load_assignment(assignment).source)
        client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}})
        peaks: list[tuple[int, float]] = []
        client.on_cell_executed = lambda peaks=peaks, client=client, **_: peaks.append(
            (largest_resident_bytes(client), processor_seconds(client))
        )
        start = time.perf_counter()
        client.execute()
        seconds = time.perf_counter() - start
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
        warned = sum(output.get("name") == "stderr" for output in outputs)
        figures = sum("image/png" in output.get("data", {}) for output in outputs)
        print(
            f"{assignment}: {seconds:.1f} s, of the processor {peaks[-1][1]:.1f} s, "
            f"peak memory {peaks[-1][0] / 2**20:.0f} MiB, "
            f"{figures} figures, {warned} warnings"
        )
