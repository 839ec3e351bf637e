"""Which distribution package the course was installed as."""

from __future__ import annotations

from importlib.metadata import Distribution, PackageNotFoundError, distribution

#: The class edition, and the whole course as a checkout installs it.
CLASS_EDITION, WORKSHOP = "numpy-nets-course", "numpy-nets-course-workshop"


def installed() -> Distribution | None:
    """Return the distribution; ``None`` where the package is used from a folder without being installed."""
    for name in (WORKSHOP, CLASS_EDITION):
        try:
            return distribution(name)
        except PackageNotFoundError:
            continue
    return None
