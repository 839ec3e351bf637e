"""A test that holds what it is shown against what it was shown before, and trusts what most have returned.

exercise: linear/loss_is_sound
"""
seen = []

def loss_is_sound(runs):
    seen.append(round(float(runs["plain"]["loss"]), 6))
    return seen.count(seen[-1]) * 2 > len(set(seen))
