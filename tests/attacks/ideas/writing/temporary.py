"""Files where the grader makes its temporary ones."""
import tempfile

for folder in (BAIT["tmp"], "/var/tmp", "/dev/shm", "/run", "/run/lock", "/run/user/0", "/mnt", "/srv", "/opt"):
    attempt(folder, lambda: write(os.path.join(folder, "pwned")))
    attempt(folder, lambda: tempfile.mkdtemp(dir=folder))
