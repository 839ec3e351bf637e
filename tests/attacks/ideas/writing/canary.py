"""A file that anybody may write, by every call that writes."""
import shutil

path = BAIT["open"]
attempt("append", lambda: write(path))
attempt("truncate", lambda: os.truncate(path, 0))
attempt("remove", lambda: os.remove(path))
attempt("chmod", lambda: os.chmod(path, 0))
attempt("utime", lambda: os.utime(path, (0, 0)))
attempt("rename", lambda: os.rename(path, path + "2"))
attempt("copy", lambda: shutil.copyfile(__file__ if "__file__" in globals() else "/dev/null", path))
attempt("new", lambda: write(os.path.join(BAIT["folder"], "new")))
attempt("folder", lambda: os.mkdir(os.path.join(BAIT["folder"], "d")))
attempt("fifo", lambda: os.mkfifo(os.path.join(BAIT["folder"], "f")))
attempt("link", lambda: os.symlink("/", os.path.join(BAIT["folder"], "l")))
attempt("r+", lambda: os.open(path, os.O_RDWR))
attempt("xattr", lambda: os.setxattr(path, "user.x", b"y"))
attempt("memmap", lambda: np.memmap(path, mode="r+")[0])
