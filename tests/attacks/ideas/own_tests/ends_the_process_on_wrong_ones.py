"""A test that ends its process where it sees something wrong, as if that were an exception.

exercise: linear/loss_is_sound
"""
import os

def loss_is_sound(runs):
    if abs(runs["twice"]["loss"] - runs["plain"]["loss"]) > 1e-6:
        os._exit(1)
    return True
