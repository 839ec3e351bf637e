"""Compiled files of what cannot be read."""
import glob, marshal

for base in (BAIT["checkout"], BAIT["site"]):
    for pattern in ("autograder/**/*.pyc", "course_lib/checking/**/*.pyc", "notebooks/**/*.pyc"):
        take(pattern, lambda: read(glob.glob(os.path.join(base, pattern), recursive=True)[0]))
take("by name", lambda: read(BAIT["checkout"] + "/autograder/__pycache__/__init__.cpython-311.pyc"))
take("inside", lambda: read("/course/course_lib/checking/__pycache__/judge.cpython-311.pyc"))
