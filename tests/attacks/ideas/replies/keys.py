"""Dictionaries with keys that are lists, arrays, NaN, twice the same, or many."""
keys = [{"t": "list", "v": []}, {"t": "array", "dtype": "<f8", "shape": [0], "i": 0}, {"t": "float", "v": "nan"}, {"t": "dict", "v": []}, {"t": "py", "v": None},
        {"t": "opaque", "v": "x"}, {"t": "str", "v": "m"}]
count = [0]

def odd(honest):
    count[0] += 1
    pairs = [[keys[count[0] % len(keys)], {"t": "py", "v": 1}]] * 1000
    return frame({"outcome": "answer", "values": {"value": {"t": "dict", "v": pairs}}, "sizes": [0]})

forge(odd)
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))
