"""What was hidden among the installed packages."""
import glob, importlib.metadata

site = BAIT["site"]
for name in glob.glob(site + "/*.pth") + [site + "/" + name for name in ("_numpy_nets_course.pth", "__editable__.numpy_nets_course.pth")]:
    take(name, lambda: read(name) or 1 / 0)
take("metadata", lambda: importlib.metadata.distribution("numpy-nets-course").read_text("direct_url.json") or 1 / 0)
take("files", lambda: importlib.metadata.files("numpy-nets-course")[0])
