"""Reads and sets environment variables, and looks at the machine."""
import os, platform, sys

os.environ["OMP_NUM_THREADS"] = "1"
print(platform.platform(), sys.version, os.cpu_count(), os.environ.get("HOME"), os.getcwd(), os.listdir())
