"""Notebooks that open in the browser: JupyterLite, with the class edition's wheel among its packages.

It is an application of its own in the site's folder ``lite/``. What a reader's browser gets from elsewhere is
Pyodide, from its CDN, once a notebook is opened.
"""
