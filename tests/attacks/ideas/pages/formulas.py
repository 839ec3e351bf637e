"""Formulas in text that a renderer could choke on, or run.

kind: builder
"""
from nbformat import v4


def hand_in(place):
    notebook = place.solved()
    for text in (r"\href{javascript:alert(1)}{x}", r"\begin{a}" * 5000, "{" * 20_000, r"\def\x{\x\x}\x", r"\unicode{<script>}", "x" + "^{x" * 3000):
        notebook.cells.append(v4.new_markdown_cell(f"$${text}$$\n\n${text}$"))
    place.write(notebook)
