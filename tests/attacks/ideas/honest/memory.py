"""Needs a gigabyte for a moment."""
big = np.ones(1 << 27)
print(big.sum())
del big
