"""The process ends while the cells are run."""
os._exit(0)
