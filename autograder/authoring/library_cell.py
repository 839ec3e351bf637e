"""The first code cell of every student notebook: the course's library, wherever the notebook is opened.

It is no set-up cell: grading leaves it out, as it does demonstrations, for the library is there.
"""

from __future__ import annotations

from nbformat import NotebookNode, v4

#: The class edition on PyPI, and how its wheel's file name begins.
CLASS_EDITION = "numpy-nets-course"
WHEEL_PREFIX = CLASS_EDITION.replace("-", "_") + "-"

#: What it has as its id and as its role in ``metadata.course``.
LIBRARY = "library"

LIBRARY_CODE = f"""\
# The course's library. Where it is installed, nothing happens; elsewhere it is installed now.
try:
    from course_lib import check
except ModuleNotFoundError:
    import importlib, subprocess, sys
    from pathlib import Path

    wheels = sorted(Path.cwd().glob("{WHEEL_PREFIX}*.whl"))
    source = str(wheels[-1]) if wheels else "{CLASS_EDITION}"
    advice = "Connect to the network, or put {WHEEL_PREFIX}….whl (ask your instructor) beside this notebook"
    try:
        if sys.version_info < (3, 11):
            advice = "Choose a kernel with Python 3.11 or newer"
            raise RuntimeError("This kernel has Python " + sys.version.split()[0] + ".")
        print("Installing the course's library from", source)
        if sys.platform == "emscripten":  # JupyterLite: Python in the browser
            import micropip

            installer = sys.modules.get("piplite", micropip)  # which knows the site's own packages, too
            await installer.install(f"emfs:{{source}}" if wheels else source)
        else:
            command = [sys.executable, "-m", "pip", "install", "-qq", source]
            subprocess.run(command, check=True, capture_output=True, text=True)
        importlib.invalidate_caches()
        from course_lib import check
    except Exception as error:
        print(getattr(error, "stderr", "") or error)
        print(f"So there is no `check` here. {{advice}}; then run this cell again.")
"""


def library_cell() -> NotebookNode:
    """Return the cell, which is the same in all notebooks."""
    metadata = {"course": {"role": LIBRARY, "id": LIBRARY}, "jupyter": {"source_hidden": True}}
    code = LIBRARY_CODE.rstrip("\n")
    made: NotebookNode = v4.new_code_cell(code, id=LIBRARY, metadata=metadata)
    return made
