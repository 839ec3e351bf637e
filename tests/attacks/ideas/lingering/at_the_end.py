"""Something that happens only when the process is ended."""
# %% mean_rows
import atexit, signal, threading

class Last:
    def __del__(self):
        attempt("open", lambda: write(BAIT["open"], "late"))

last = Last()
atexit.register(last.__del__)
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGPIPE):
    signal.signal(number, lambda *a: last.__del__())

def mean_rows(X):
    return np.zeros(len(X))
