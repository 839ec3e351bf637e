"""Output without end."""
# %% mean_rows
def mean_rows(X):
    for _ in range(1000):
        print("x" * 10**5)
        os.write(2, b"y" * 10**5)
    return np.zeros(len(X))
