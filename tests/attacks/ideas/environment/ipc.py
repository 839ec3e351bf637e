"""Memory, queues and semaphores of System V and POSIX."""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
take("shmget", lambda: libc.shmget(0x1234, 4096, 0o1666) >= 0 or 1 / 0)
take("msgget", lambda: libc.msgget(0x1234, 0o1666) >= 0 or 1 / 0)
take("semget", lambda: libc.semget(0x1234, 1, 0o1666) >= 0 or 1 / 0)
take("mq", lambda: libc.syscall(240, b"pwned", 66, 0o666, 0) >= 0 or 1 / 0)
take("shared memory", lambda: __import__("multiprocessing.shared_memory").shared_memory.SharedMemory(create=True, size=10))
take("semaphore", lambda: __import__("multiprocessing").Semaphore())
