"""Notebooks that open in the browser: JupyterLite, with the class edition's wheel among its packages.

It is an application of its own in the site's folder ``lite/``. What a reader's browser gets from elsewhere is
Pyodide, from its CDN, once a notebook is opened.
"""

from website.lite.building import build_lite
from website.lite.places import address

__all__ = ["address", "build_lite"]
