"""How long each reference notebook runs from top to bottom in a real kernel, and what it needs."""

from __future__ import annotations

import time
from pathlib import Path

from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode

from autograder.authoring.assignment import load_assignment
from autograder.authoring.notebook import source_notebook
from autograder.authoring.source import find_assignments


class MeasuredClient(NotebookClient):  # type: ignore[misc]  # nbclient is untyped
    """Executes a notebook and notes the kernel's largest resident set, asked after every cell."""

    peak_bytes = 0

    async def async_execute_cell(self, cell: NotebookNode, cell_index: int, **options: object) -> NotebookNode:
        """Execute a cell, then look at the kernel process."""
        done = await super().async_execute_cell(cell, cell_index, **options)
        assert isinstance(self.km, KernelManager)
        status = Path(f"/proc/{self.km.provisioner.pid}/status").read_text(encoding="ascii")
        peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        self.peak_bytes = int(peak.split()[1]) * 1024
        return done


def main() -> None:
    """Print a line per assignment."""
    for assignment, folder in find_assignments().items():
        notebook = source_notebook(load_assignment(assignment).source)
        client = MeasuredClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}})
        start = time.perf_counter()
        client.execute()
        seconds = time.perf_counter() - start
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
        warned = sum(output.get("name") == "stderr" for output in outputs)
        figures = sum("image/png" in output.get("data", {}) for output in outputs)
        print(
            f"{assignment}: {seconds:.1f} s, peak memory {client.peak_bytes / 2**20:.0f} MiB, "
            f"{figures} figures, {warned} warnings"
        )
