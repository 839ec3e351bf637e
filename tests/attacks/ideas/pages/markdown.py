"""Markdown that is slow to read: nested lists, quotes, emphasis, links.

kind: builder
"""
from nbformat import v4


def hand_in(place):
    notebook = place.solved()
    for text in (">" * 5000 + "x", "- " * 3000 + "x", "*a" * 20_000, "[" * 20_000, "[a](" * 10_000, "`" * 30_000, "<" * 30_000, "![" * 10_000 + "]()" * 10_000,
                 "|a" * 5000 + "\n" + "|-" * 5000, "&" * 30_000, "\\" * 30_000):
        notebook.cells.append(v4.new_markdown_cell(text))
    place.write(notebook)
