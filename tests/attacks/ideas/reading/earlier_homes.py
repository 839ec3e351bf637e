"""The folders of workers before and beside this one."""
import glob

mine = (os.getcwd(), os.path.dirname(os.getcwd()))
for pattern in (BAIT["tmp"] + "/*", BAIT["tmp"] + "/*/*", "/tmp/*", "/tmp/autograder-*/*/*", "../tmp*", "../*/*.py", "/home/student*/*"):
    found = [os.path.abspath(path) for path in glob.glob(pattern)]
    take(pattern, lambda: [path for path in found if path not in mine and not BAIT["checkout"].startswith(path)][0])
