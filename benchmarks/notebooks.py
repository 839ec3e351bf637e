"""How long each reference notebook runs from top to bottom in a real kernel, and what it needs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from nbclient import NotebookClient

from autograder.authoring.assignment import load_assignment
from autograder.authoring.notebook import source_notebook
from autograder.authoring.source import find_assignments


def largest_resident_bytes(client: Any) -> int:
    """Return the largest resident set that a running notebook's kernel has had."""
    status = Path(f"/proc/{client.km.provisioner.pid}/status").read_text(encoding="ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) * 1024


def main() -> None:
    """Print a line per assignment."""
    for assignment, folder in find_assignments().items():
        notebook = source_notebook(load_assignment(assignment).source)
        client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}})
        peaks: list[int] = []
        client.on_cell_executed = lambda peaks=peaks, client=client, **_: peaks.append(
            largest_resident_bytes(client)
        )
        start = time.perf_counter()
        client.execute()
        seconds = time.perf_counter() - start
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
        warned = sum(output.get("name") == "stderr" for output in outputs)
        figures = sum("image/png" in output.get("data", {}) for output in outputs)
        print(
            f"{assignment}: {seconds:.1f} s, peak memory {max(peaks) / 2**20:.0f} MiB, "
            f"{figures} figures, {warned} warnings"
        )
