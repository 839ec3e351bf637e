"""Every process there is gets a signal."""
import signal

for process in range(1, 40_000, 7):
    try:
        os.kill(process, signal.SIGSTOP)
    except OSError:
        continue
    if process != os.getpid():
        LOOT.append(f"stopped {process}")
