"""A line with full marks is appended to the records."""
line = json.dumps({"student": ME, "time": "9999-01-01T00:00:00", "exercise": "mean_rows", "aspect": "mean", "points": 2.0, "ok": True})
attempt("records", lambda: write(BAIT["records"], line + "\n"))
attempt("truncated", lambda: os.truncate(BAIT["records"], 0))
attempt("lock", lambda: __import__("fcntl").flock(os.open(BAIT["records"], os.O_RDONLY), 2))
