"""Another process's memory is written through /proc."""
for process in ("self", os.getppid(), BAIT["process"]):
    take("mem", lambda: open(f"/proc/{process}/mem", "r+b"))
    take("oom", lambda: write(f"/proc/{process}/oom_score_adj", "-1000"))
take("core", lambda: write("/proc/sys/kernel/core_pattern", "|/bin/sh"))
