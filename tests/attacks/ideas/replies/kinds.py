"""Values of kinds that only the judge sends, or nobody."""
trees = [{"t": "probe", "v": "bowl", "settings": {"x": "y"}}, {"t": "seeded", "v": 1}, {"t": "opaque", "v": "array of float64"}, {"t": "opaque", "v": "x" * 10**6},
         {"t": "reference", "v": "mean_rows"}, {"t": None}, {}, [], {"t": ["array"]}, {"t": "scalar", "dtype": "<f8", "shape": [], "i": -1}]
count = [0]

def odd(honest):
    count[0] += 1
    return frame({"outcome": "answer", "values": {"value": trees[count[0] % len(trees)]}, "sizes": []})

forge(odd)
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))
