"""Processes that make processes."""
import multiprocessing, subprocess

for _ in range(100):
    take("fork", lambda: os.fork() or os._exit(0))
    take("vfork", lambda: subprocess.Popen(["/bin/true"]))
take("pool", lambda: multiprocessing.get_context("fork").Pool(8))
