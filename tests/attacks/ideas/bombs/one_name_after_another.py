"""Files that are made and renamed so fast that no list of them is right.

soak: it takes the time that a call may
"""
# %% mean_rows
def mean_rows(X):
    os.mkdir("a")
    n = 0
    while True:
        with open(f"a/f{n}", "wb") as file:
            file.write(bytes(1 << 16))
        os.rename("a", "b")
        os.rename("b", "a")
        n += 1
