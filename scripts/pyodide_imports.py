"""Try the class edition's wheel in Pyodide under Node: how far it comes without NumPy, and with a stand-in.

    python scripts/pyodide_imports.py                    # what is tried, and what came of it
    python scripts/pyodide_imports.py --write-packages   # also renews tests/pyodide_packages.json

npm's ``pyodide`` is Python itself, compiled to WebAssembly; NumPy and Matplotlib for it are on a CDN and not
in npm. The version is the one that JupyterLite's kernel asks for. Needs Node 18 or newer and npm, which gets
the package into a folder that is removed again.
"""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from jupyterlite_pyodide_kernel.constants import PYODIDE_VERSION

SCRIPTS = Path(__file__).resolve().parent
RECORD = SCRIPTS.parent / "tests" / "pyodide_packages.json"
#: Pure Python that Pyodide's distribution holds as well; here it is this environment's.
PURE = ("click", "cycler", "jinja2", "markupsafe", "packaging", "rich")


def main() -> None:
    """Install, try, and with ``--write-packages`` write down."""
    if not (shutil.which("node") and shutil.which("npm")):
        sys.exit("This needs Node and npm: apt-get install nodejs npm")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        npm = ["npm", "install", "--no-audit", "--no-fund", "--silent", f"pyodide@{PYODIDE_VERSION}"]
        if subprocess.run(npm, cwd=folder, check=False).returncode:
            sys.exit(f"npm could not get pyodide {PYODIDE_VERSION}")
        if "--write-packages" in sys.argv:
            write_packages(folder, PYODIDE_VERSION)
        sys.stdout.write(tried(folder))


def tried(folder: Path) -> str:
    """Run the program beside this one in Pyodide, with the wheel, and return what it prints.

    Raises
    ------
    SystemExit
        If something is not as it says, with what Python says.
    """
    from autograder.editions.wheels import class_wheel

    name, content = class_wheel()
    (folder / name).write_bytes(content)
    stand_in = SCRIPTS / "pyodide_stand_in.py"
    mounts = [f"{folder / name}=/wheels/{name}", f"{stand_in}=/pure/{stand_in.name}"]
    mounts += [_pure(package) for package in PURE]
    return _in_pyodide(folder, SCRIPTS / "pyodide_imports_inside.py", *mounts)


def _pure(package: str) -> str:
    """Return where a package of this environment lies, and where it is put."""
    file = importlib.import_module(package).__file__
    assert file is not None
    return f"{Path(file).parent}=/pure/{package}"


def _in_pyodide(folder: Path, program: Path, *mounts: str) -> str:
    node = ["node", str(SCRIPTS / "pyodide_inside.mjs"), str(program), *mounts]
    done = subprocess.run(node, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{done.stdout}\n{done.stderr[-4000:]}")
    return done.stdout


def write_packages(folder: Path, version: str) -> None:
    """Write down what the distribution of this version holds, a line for each package."""
    lock = json.loads((folder / "node_modules" / "pyodide" / "pyodide-lock.json").read_text(encoding="utf-8"))
    kept: dict[str, Any] = {
        name: {key: package[key] for key in ("version", "depends", "imports")}
        for name, package in sorted(lock["packages"].items())
        if package["package_type"] == "package" and not name.endswith("-tests")
    }
    head = {
        "source": f"pyodide-lock.json of npm's pyodide {version}; scripts/pyodide_imports.py writes this",
        "pyodide": version,
        "python": lock["info"]["python"],
        "absent": _in_pyodide(folder, SCRIPTS / "pyodide_absent_inside.py").split(),
    }
    top = "".join(f" {json.dumps(key)}: {json.dumps(value)},\n" for key, value in head.items())
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(package)}" for name, package in kept.items())
    RECORD.write_text(f'{{\n{top} "packages": {{\n{lines}\n }}\n}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
