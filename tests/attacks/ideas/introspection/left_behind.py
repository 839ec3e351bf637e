"""The second of two that look for what the first has left: modules, files, patched functions."""
import builtins

take("builtins", lambda: builtins.left_by_another)
take("module", lambda: sys.modules["left_by_another"])
take("patched", lambda: np.left_by_another)
for folder in (".", "/tmp", "/home/student", "/home/warm", "/var/tmp", "/dev/shm", os.environ.get("MPLCONFIGDIR", ".")):
    take("listed " + folder, lambda: [name for name in os.listdir(folder) if "left" in name][0])
builtins.left_by_another = np.left_by_another = ME
write("left_by_another_2")
