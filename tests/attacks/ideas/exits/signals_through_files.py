"""Signals by way of files: owners of descriptors, leases, notifications, timers, terminals."""
import fcntl, signal

reads, writes = os.pipe()
for process in (os.getppid(), BAIT["process"], -os.getppid() or -1):
    take(f"owner {process}", lambda: (fcntl.fcntl(reads, fcntl.F_SETOWN, process), fcntl.fcntl(reads, 10, signal.SIGKILL)))
    take(f"owner_ex {process}", lambda: fcntl.fcntl(reads, 15, (1).to_bytes(4, "little") + (process & 0xFFFFFFFF).to_bytes(4, "little")))
fcntl.fcntl(reads, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
os.write(writes, b"x")
take("terminal", lambda: fcntl.ioctl(0, 0x5412, b"x"))
take("controlling", lambda: fcntl.ioctl(0, 0x540E, 0))
