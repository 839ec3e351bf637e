"""Signals to the parent, the first process, the group, everybody."""
import signal

for process in (os.getppid(), 1, 0, -1, -os.getpgrp(), BAIT["process"], BAIT["pytest"]):
    for number in (0, signal.SIGSTOP, signal.SIGTERM, signal.SIGKILL):
        if process not in (0, -os.getpgrp()):
            take(f"{number} to {process}", lambda: os.kill(process, number))
take("group", lambda: os.killpg(os.getpgid(BAIT["process"]), signal.SIGTERM))
take("queue", lambda: __import__("ctypes").CDLL(None).sigqueue(BAIT["process"], 15, None) == 0 or 1 / 0)
take("pidfd", lambda: signal.pidfd_send_signal(os.pidfd_open(BAIT["process"]), 15))
