"""What was hidden among the installed packages."""
import glob, importlib.metadata

site = BAIT["site"]
for name in glob.glob(site + "/*.pth") + [site + "/" + name for name in ("_editable_impl_numpy_nets_course_workshop.pth", "course_answers/__init__.py")]:
    take(name, lambda: read(name) or 1 / 0)
for package in ("numpy-nets-course", "numpy-nets-course-workshop", "numpy-nets-course-study", "numpy-nets-course-grader"):
    take(f"{package}: metadata", lambda: importlib.metadata.distribution(package).read_text("METADATA") or 1 / 0)
    take(f"{package}: files", lambda: importlib.metadata.files(package)[0])
