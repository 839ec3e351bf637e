"""A test that never comes back where it sees something wrong.

exercise: linear/loss_is_sound
"""
def loss_is_sound(runs):
    while abs(runs["won"]["loss"]) > 1e-6 or abs(runs["twice"]["loss"] - runs["plain"]["loss"]) > 1e-6:
        pass
    return True
