"""A file that anybody may read, by every call that reads."""
import mmap, shutil

path = BAIT["canary"]
take("open", lambda: read(path))
take("copy", lambda: shutil.copyfile(path, "copied"))
take("link", lambda: (os.link(path, "linked"), read("linked")))
take("symlink", lambda: (os.symlink(path, "pointer"), read("pointer")))
take("rename", lambda: os.rename(path, "moved"))
take("numpy", lambda: np.fromfile(path, np.uint8)[0])
take("memmap", lambda: np.memmap(path, mode="r")[0])
take("os", lambda: os.pread(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), 9, 0))
take("relative", lambda: read(os.path.relpath(path)))
take("chdir", lambda: (os.chdir(os.path.dirname(path)), read(os.path.basename(path))))
