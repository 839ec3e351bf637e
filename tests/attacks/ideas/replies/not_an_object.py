"""Frames that hold no object, or one without what belongs in it."""
texts = [b"null", b"[]", b"1", b'"x"', b"{}", b'{"outcome":"answer"}', b'{"outcome":"answer","values":[],"sizes":[]}', b'{"outcome":"answer","values":{},"sizes":[]}',
         b'{"outcome":["answer"],"values":{},"sizes":[]}', b'{"outcome":"answer","values":null,"sizes":[]}', b"", b"\xff\xfe{\0}\0", b'{"outcome":"too_large","size":-1,"values":{},"sizes":[]}']
count = [0]

def odd(honest):
    count[0] += 1
    return frame(None, text=texts[count[0] % len(texts)])

forge(odd)
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))
