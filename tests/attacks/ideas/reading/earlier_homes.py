"""The folders of workers before and beside this one."""
import glob

mine = (os.getcwd(), os.path.dirname(os.getcwd()))
for pattern in (BAIT["tmp"] + "/*", BAIT["tmp"] + "/*/*", "/tmp/*", "/tmp/autograder-*/*/*", "../tmp*", "../*/*.py", "/home/student*/*"):
    take(pattern, lambda: [path for path in glob.glob(pattern) if os.path.abspath(path) not in mine][0])
