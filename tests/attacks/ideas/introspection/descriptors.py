"""Descriptors that were left open."""
import stat

mine = {0, 1, 2, connection()}
for number in range(4096):
    if number not in mine:
        take(f"descriptor {number}", lambda: os.fstat(number))
take("standard input", lambda: os.read(0, 10) or 1 / 0)
