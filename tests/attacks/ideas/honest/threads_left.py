"""Leaves a thread that waits for ever, and one that ticks."""
import threading, time

threading.Thread(target=threading.Event().wait).start()
threading.Thread(target=lambda: [time.sleep(0.1) for _ in iter(int, 1)], daemon=True).start()
