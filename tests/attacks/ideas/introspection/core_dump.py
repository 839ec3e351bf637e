"""A core dump of the process, to be found later."""
import ctypes, resource

take("core", lambda: resource.setrlimit(resource.RLIMIT_CORE, (1 << 20, 1 << 20)))
# %% mean_rows
import ctypes

def mean_rows(X):
    if LOOT:
        raise RuntimeError(told())
    ctypes.string_at(0)
