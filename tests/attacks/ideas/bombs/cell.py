"""A cell that never ends.

soak: it takes the time that a cell may
"""
while True:
    pass
