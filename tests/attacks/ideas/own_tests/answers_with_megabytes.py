"""A test that answers with an array of a hundred megabytes, all of it true.

exercise: linear/loss_is_sound
"""
def loss_is_sound(runs):
    return np.ones(100_000_000, dtype=bool)
