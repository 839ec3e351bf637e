"""Integers of thousands of digits, NaN and infinite sizes."""
texts = [b'{"t":"py","v":' + b"9" * 4000 + b"}", b'{"t":"py","v":' + b"9" * 10**6 + b"}", b'{"t":"float","v":"0x1p999999999999"}',
         b'{"t":"float","v":"' + b"1" * 10**6 + b'"}', b'{"t":"py","v":NaN}', b'{"t":"py","v":1e999}', b'{"t":"seeded","v":-1}']
count = [0]

def numbers(honest):
    count[0] += 1
    return frame(None, text=b'{"outcome":"answer","sizes":[],"values":{"value":' + texts[count[0] % len(texts)] + b"}}")

forge(numbers)
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))
