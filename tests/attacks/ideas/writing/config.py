"""The class's configuration, which is run by every command."""
attempt("config", lambda: write(BAIT["class"] + "/nbgrader_config.py", "\nraise SystemExit"))
attempt("secret", lambda: write(BAIT["secret"], "0" * 64))
attempt("user's", lambda: write(BAIT["home"] + "/.jupyter/nbgrader_config.py"))
attempt("new", lambda: write(BAIT["class"] + "/sitecustomize.py"))
