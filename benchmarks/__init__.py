"""Measurements behind the README's numbers: ``make bench``, or ``python -m benchmarks NAME``."""
