"""Resource limits are raised, one's own and others'."""
import resource

for name in ("AS", "FSIZE", "NPROC", "NOFILE", "CPU", "CORE", "MEMLOCK"):
    kind = getattr(resource, "RLIMIT_" + name)
    soft, hard = resource.getrlimit(kind)
    take(name, lambda: resource.setrlimit(kind, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)) if hard != resource.RLIM_INFINITY else 1 / 0)
for process in (os.getppid(), BAIT["process"]):
    take("others'", lambda: resource.prlimit(process, resource.RLIMIT_CPU, (1, 1)) if process else 1 / 0)
