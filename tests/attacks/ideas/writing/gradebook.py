"""Full marks are written into the gradebook, and a classmate's are set to 0."""
import sqlite3

def forge_marks():
    book = sqlite3.connect(BAIT["gradebook"], timeout=1)
    book.execute("update grade set auto_score = 0")
    book.commit()

attempt("marks", forge_marks)
attempt("bytes", lambda: write(BAIT["gradebook"], "x"))
attempt("journal", lambda: write(BAIT["gradebook"] + "-journal", "x"))
attempt("wal", lambda: write(BAIT["gradebook"] + "-wal", "x"))
