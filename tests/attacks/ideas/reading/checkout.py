"""The checkout, by every path that leads there."""
import glob

for base in (BAIT["checkout"], "/course", "..", "../..", os.path.expanduser("~")):
    for name in ("autograder/cli.py", "autograder/grading/seeds.py", "course_lib/checking/judge.py", "notebooks/2_linear/source.py",
                 "tests/helpers_class.py", ".git/config", "pyproject.toml"):
        take(name, lambda: read(os.path.join(base, name)))
for pattern in ("/*/source.py", "/*/*/source.py", "/*/*/*/*/source.py"):
    take(pattern, lambda: glob.glob(pattern)[0])
