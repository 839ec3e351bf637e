"""Timers, alarms and signals without end.

soak: it takes the time that a call may
"""
# %% mean_rows
import signal

def mean_rows(X):
    signal.signal(signal.SIGALRM, lambda *a: None)
    signal.setitimer(signal.ITIMER_REAL, 1e-6, 1e-6)
    signal.setitimer(signal.ITIMER_VIRTUAL, 1e-6, 1e-6)
    total = 0
    for n in range(10**6):
        total += n
    return np.zeros(len(X)) + total
