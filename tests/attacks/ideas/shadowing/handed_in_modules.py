"""Modules of the grader's names are handed in beside the notebook.

kind: builder
"""


def hand_in(place):
    place.write(place.solved())
    for name in ("course_lib", "autograder", "numpy", "nbgrader", "sitecustomize", "usercustomize", "json", "nbformat", "conftest", "nbgrader_config"):
        place.write(f"import os\nos.environ['PWNED'] = '{name}'\nraise SystemExit\n", f"{name}.py")
    place.write("import os; os.system('touch pwned')\n", "evil.pth")
    (place.folder / ".ipython" / "profile_default" / "startup").mkdir(parents=True)
    place.write("raise SystemExit\n", ".ipython/profile_default/startup/00.py")
