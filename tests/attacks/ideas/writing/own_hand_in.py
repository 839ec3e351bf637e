"""One's own hand-in is replaced after it was graded."""
attempt("own", lambda: write(BAIT["neighbour"].replace("neighbour", ME)))
attempt("timestamp", lambda: write(os.path.dirname(BAIT["neighbour"].replace("neighbour", ME)) + "/timestamp.txt", "2000-01-01"))
