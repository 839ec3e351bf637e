"""What a class's ``nbgrader_config.py`` calls, so that nbgrader's own commands are as careful as ours.

nbgrader has a setting for the exporter. It has none for the converters: its commands look them up by name in
their own modules, so there ours are put, when it is nbgrader that reads the configuration. Imports nothing
heavy: ``autograder grade`` reads the configuration too.
"""

from __future__ import annotations

import sys
from typing import Any


def use_ours(config: Any) -> None:
    """Have stock ``autograde``, ``generate_feedback`` and ``export`` do as ours, and formgrader show models.

    Parameters
    ----------
    config : traitlets.config.Config
        What ``get_config()`` returned.
    """
    config.ExportApp.plugin_class = "autograder.grading.export.CheckedExport"
    config.HTMLExporter.preprocessors = ["autograder.grading.model_notes.ModelAnswers"]
    if "nbgrader.apps" in sys.modules:
        from autograder.grading.stock_converters import install

        install()
