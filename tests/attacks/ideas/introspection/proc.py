"""Everything under /proc: one's own, the parent's, all."""
import glob

for process in ("self", os.getppid(), 1, BAIT["process"], BAIT["pytest"]):
    for name in ("environ", "cmdline", "maps", "mem", "status", "cwd/.", "root/etc/passwd", "fd/0", "stack"):
        take(f"/proc/{process}/{name}", lambda: read(f"/proc/{process}/{name}") or 1 / 0)
take("list", lambda: os.listdir("/proc"))
take("glob", lambda: glob.glob("/proc/[0-9]*")[0])
for name in ("kcore", "kmsg", "kallsyms", "mounts", "net/unix", "sysrq-trigger"):
    take(name, lambda: read("/proc/" + name))
