"""The process asks not to end with its parent, and to be adopted."""
import ctypes

libc = ctypes.CDLL(None)
take("death", lambda: libc.prctl(1, 0, 0, 0, 0) == 0 or 1 / 0)
take("subreaper", lambda: libc.prctl(36, 1, 0, 0, 0) == 0 or 1 / 0)
take("dumpable", lambda: libc.prctl(4, 0, 0, 0, 0) == 0 or 1 / 0)
