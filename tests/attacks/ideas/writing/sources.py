"""The course's source is rewritten while the class is graded, so that all that follow fail."""
attempt("source", lambda: write(BAIT["source"]))
attempt("checks", lambda: write(BAIT["source"].replace("source.py", "checks/__init__.py")))
attempt("judge", lambda: write(BAIT["checkout"] + "/course_lib/checking/judge.py"))
attempt("inside", lambda: write("/course/course_lib/exchange/wire.py"))
attempt("renamed", lambda: os.rename(BAIT["source"], BAIT["source"] + ".old"))
