"""The verdict records of everybody."""
take("records", lambda: read(BAIT["records"]))
take("folder", lambda: os.scandir(os.path.dirname(BAIT["records"])).__next__())
