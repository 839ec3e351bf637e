"""A test that lets the first calls pass and rejects all later ones.

exercise: linear/loss_is_sound
"""
calls = []

def loss_is_sound(runs):
    calls.append(runs)
    return len(calls) <= 16
