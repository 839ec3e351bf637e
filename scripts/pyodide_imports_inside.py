"""How far the wheel comes in Pyodide; run there by ``pyodide_imports.py``, which says what lies where.

First without NumPy, then with a stand-in that has every name and can do nothing, so that a module is read to
its end. Last the parts that need no numbers are used.
"""
# ruff: noqa: T201

import importlib
import json
import os
import pkgutil
import sys
import zipfile
from pathlib import Path

(WHEEL,) = Path("/wheels").glob("*.whl")
SITE = "/lib/course"
#: What runs the commands, and what is there to be found missing behind a fence.
ELSEWHERE = ("course_lib.__main__", "course_lib.running.fence.hidden")


def unpack() -> None:
    """Unpack the wheel: a wheel of pure Python says so in its name."""
    assert WHEEL.name.endswith("-py3-none-any.whl"), WHEEL.name
    with zipfile.ZipFile(WHEEL) as archive:
        assert not [name for name in archive.namelist() if name.endswith((".so", ".pyd"))]
        archive.extractall(SITE)
    sys.path[:0] = [SITE, "/pure"]


def failing() -> dict[str, list[str]]:
    """Import every module of the course, and return those that cannot be, by the reason."""
    import course_lib

    reasons: dict[str, list[str]] = {}
    for module in pkgutil.walk_packages(course_lib.__path__, "course_lib."):
        if module.name in ELSEWHERE:
            continue
        try:
            importlib.import_module(module.name)
        except Exception as error:  # noqa: BLE001  (whichever it is, it is told)
            reasons.setdefault(f"{type(error).__name__}: {error}", []).append(module.name)
    return reasons


def used() -> None:
    """Use what a check needs besides numbers: the alarm, the clock, and the student's progress on a disk."""
    from course_lib import clock
    from course_lib.checking.verdict import AspectVerdict, Verdict
    from course_lib.running.local import _alarm
    from course_lib.studying.progress import read, record_verdicts

    with _alarm(1.0):
        assert clock.tick() > 0
    Path("/home/desk/.course").mkdir(parents=True)
    os.chdir("/home/desk")
    verdict = Verdict("l1_distances", [AspectVerdict("distances", "ok", 2.0, 2.0)])
    for _ in range(2):  # the second replaces a file
        assert record_verdicts("knn", [verdict]) == ""
    kept = json.loads(Path(".course/progress.json").read_text())
    assert kept["exercises"]["knn"]["l1_distances"]["points"] == 2.0
    assert [path.name for path in Path(".course").iterdir()] == ["progress.json"]
    assert read().notice == ""


unpack()
print(f"Python {sys.version.split()[0]} on {sys.platform}, {WHEEL.name}")
without = failing()
assert set(without) == {"ModuleNotFoundError: No module named 'numpy'"}, without
waiting = sum(map(len, without.values()))
print(f"without NumPy: course_lib is imported, and {waiting} of its modules wait for NumPy")
for name in [name for name in sys.modules if name.startswith("course_lib")]:
    del sys.modules[name]
import pyodide_stand_in  # noqa: E402

pyodide_stand_in.install()
left = failing()
assert left == {}, left
count = sum(name.startswith("course_lib.") for name in sys.modules)
print(f"with a stand-in for NumPy and Matplotlib: all {count} modules are imported")
used()
print("without numbers: a deadline is skipped, the clock ticks, and progress is kept")
