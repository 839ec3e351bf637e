"""The same function, defined fifty thousand times, by names that lead to one another.

kind: builder
"""


def hand_in(place):
    chain = "\n".join(f"f{n} = f{n + 1}" for n in range(10_000))
    place.write(place.solved({"mean_rows": f"{chain}\nf10000 = lambda X: 0\nmean_rows = f0", "scale": "def scale(x, factor): return x, 0\n" * 10_000}))
