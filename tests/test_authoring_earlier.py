"""The helper file with solutions of earlier assignments."""

from __future__ import annotations

import ast
from pathlib import Path

from autograder.authoring.earlier import earlier_code
from autograder.authoring.source import find_assignments, read_source

ASSIGNMENTS = find_assignments(Path(__file__).resolve().parents[1] / "notebooks")


def test_the_helper_file_imports_what_its_functions_use_and_no_more() -> None:
    """Set-up of assignment 2 imports more than the two functions that assignment 4 asks for need."""
    body = ast.parse(earlier_code(read_source(ASSIGNMENTS["optimizers"]))).body
    imports = [ast.unparse(node) for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    functions = [node.name for node in body if isinstance(node, ast.FunctionDef)]
    assert imports == ["import numpy as np"]
    assert functions == ["add_bias_column", "softmax_loss_vectorized"]
