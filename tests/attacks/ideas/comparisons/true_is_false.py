"""``False`` is overwritten with ``True``."""
import ctypes

ctypes.memmove(id(False) + 24, id(True) + 24, 4)
