"""Buffers whose sizes are negative, true, too many, NaN, or do not add up."""
sizes = [b"[-8,32]", b"[true]", b"[NaN]", b"{}", b'"8"', b"[" + b"0," * 10**6 + b"8]", b"[9223372036854775808]", b"null", b"[8.0]"]
count = [0]

def odd(honest):
    count[0] += 1
    return frame(None, b"\0" * 8, b'{"outcome":"answer","values":{"value":{"t":"array","dtype":"<f8","shape":[1],"i":0}},"sizes":' + sizes[count[0] % len(sizes)] + b"}")

forge(odd)
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))
