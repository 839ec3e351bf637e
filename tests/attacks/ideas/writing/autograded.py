"""The graded notebook and the feedback are put where they will be."""
for folder in ("autograded", "feedback"):
    attempt(folder, lambda: os.makedirs(os.path.join(BAIT["class"], folder, ME, "toy")))
    attempt(folder, lambda: write(os.path.join(BAIT["class"], folder, "aaa_right", "toy", "toy.ipynb")))
