"""The parent, the first process and the grader are traced."""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
for process in (os.getppid(), 1, BAIT["process"], BAIT["pytest"]):
    for request in (16, 0x4206):  # attach, seize
        take(f"ptrace {process}", lambda: libc.ptrace(request, process, None, None) == 0 or 1 / 0)
take("traceme", lambda: libc.ptrace(0, 0, None, None) == 0 or 1 / 0)
