"""The gradebook is opened as a database."""
import sqlite3

take("bytes", lambda: read(BAIT["gradebook"]))
take("query", lambda: sqlite3.connect(f"file:{BAIT['gradebook']}?mode=ro", uri=True).execute("select * from student").fetchone())
take("immutable", lambda: sqlite3.connect(f"file:{BAIT['gradebook']}?immutable=1", uri=True).execute("select 1 from student").fetchone())
