"""Arrays whose shapes are huge, negative, fractions or of too many axes."""
shapes = ["[0,9223372036854775807]", "[0,1000000000000000000000]", "[-1]", "[1.0]", "[true]", "[" + "1," * 40 + "1]", "[" + "1," * 10**5 + "1]",
          "[0,4611686018427387904,8]", "null", "[1,0]", '["1"]']
count = [0]

def odd(honest):
    count[0] += 1
    shape = shapes[count[0] % len(shapes)].encode()
    blob = b"" if b"0" in shape else b"\0" * 8
    strided = b',"strided":true' if count[0] % 2 else b""
    return frame(None, blob, b'{"outcome":"answer","values":{"value":{"t":"array","dtype":"<f8","shape":' + shape + b',"i":0' + strided + b'}},"sizes":[%d]}' % len(blob))

forge(odd)
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))
