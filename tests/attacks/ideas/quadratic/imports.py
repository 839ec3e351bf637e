"""Ten thousand imports and assignments that all seem to matter to one function.

kind: builder
"""


def hand_in(place):
    names = "\n".join(f"a{n} = a{n - 1}, a{n // 2}, mean_rows" for n in range(1, 8000))
    place.write(place.solved({"mean_rows": f"mean_rows = a0 = 0\n{names}\ndef mean_rows(X):\n    return {'+'.join(f'a{n}' for n in range(1, 4000))}"}))
