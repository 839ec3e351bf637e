"""Handlers that run when the process ends."""
import atexit, threading, weakref

atexit.register(lambda: os.write(connection(), b"x" * 1000))
threading._register_atexit(lambda: os._exit(0))
weakref.finalize(np, print, 100)
