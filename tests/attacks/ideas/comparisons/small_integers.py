"""The number 0 is 7, and 2 is 0, in the interpreter's own table."""
import ctypes

for small, value in ((0, 7), (2, 0), (1, 3)):
    ctypes.memmove(id(small) + 24, ctypes.byref(ctypes.c_uint32(value)), 4)
