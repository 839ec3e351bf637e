"""The exercise is asked what is expected of it."""
import course_lib

for name in ("checking", "checker", "running", "public", "cli"):
    take(name, lambda: __import__("course_lib." + name, fromlist=["x"]))
