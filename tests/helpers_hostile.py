"""Text that would be more than text on a page, and a notebook with it wherever a student can write."""

from __future__ import annotations

from nbformat import NotebookNode, v4

from tests.helpers_class import RIGHT, cell_called, code_cell, solved

#: Nobody answers here; a request for it shows that something took effect.
BEACON = "http://beacon.invalid"
STEAL = "window.stolen=1"

#: Ways to be more than text: tags, links, references, policies, formulas, templates, commands for a terminal.
HOSTILE = [
    f"<script>{STEAL}</script>",
    f"<SCRIPT\n>{STEAL}</SCRIPT >",
    f"<script src={BEACON}/1.js></script>",
    f'<img src=x onerror="{STEAL}">',
    f"<img src={BEACON}/2.png>",
    f"<svg/onload={STEAL}>",
    f"<svg><image href={BEACON}/3.svg /><script>{STEAL}</script></svg>",
    f"<math><maction actiontype=statusline xlink:href=javascript:{STEAL}>m</maction></math>",
    f"<math><mtext><style><img src=x onerror={STEAL}></style></mtext></math>",
    f"<iframe src='javascript:{STEAL}'></iframe>",
    f"<iframe srcdoc='<script>parent.{STEAL}</script>'></iframe>",
    f"<object data={BEACON}/4></object><embed src={BEACON}/5>",
    f"<style>@import url({BEACON}/6.css); body {{ display: none }}</style>",
    f"<link rel=stylesheet href={BEACON}/7.css><link rel=prefetch href={BEACON}/8>",
    f"<base href={BEACON}/>",
    f'<meta http-equiv=refresh content="0;url={BEACON}/9">',
    '<meta http-equiv="Content-Security-Policy" content="script-src *">',
    f"<form action={BEACON}/10><input autofocus onfocus={STEAL}><button>go</button></form>",
    f"<details open ontoggle={STEAL}><summary>s</summary></details>",
    f'<p style="background:url({BEACON}/11)">styled</p>',
    f"</pre></code></textarea></title></style>--><script>{STEAL}</script>",
    "<!-- a comment",
    f"<a href='javascript:{STEAL}'>link</a>",
    f"[link](javascript:{STEAL})",
    f"[link](&#106;avascript:{STEAL})",
    f"[link][ref]\n\n[ref]: javascript:{STEAL}",
    f"![picture]({BEACON}/12.png)",
    f"![picture][pic]\n\n[pic]: {BEACON}/13.png",
    f"<javascript:{STEAL}>",
    f"<{BEACON}/14>",
    f"{BEACON}/15",
    f"```\n<script>{STEAL}</script>\n```\n\n````\n~~~\n<img src={BEACON}/16>",
    "`" * 7 + f"\n<script>{STEAL}</script>",
    rf"$\href{{javascript:{STEAL}}}{{x}}$ and $$\require{{html}}\cssId{{a}}{{\class{{b}}{{y}}}}$$",
    rf"\begin{{a}}\href{{javascript:{STEAL}}}{{x}}\end{{a}} \(\href{{javascript:{STEAL}}}{{x}}\)",
    rf"$</math><img src=x onerror={STEAL}>$",
    "{{ 7 * 191 }} {% include 'page.html' %} {{ ''.__class__.__mro__ }} ${7 * 191} #{7 * 191}",
    "\x1b[31mred\x1b]8;;" + BEACON + "/17\x1b\\link\x1b]8;;\x1b\\ \x9b2J",
    "right \u202eot tfel\u202c \u2066isolated \u200bno width \ufeff \u2028line",
    "&lt;b&gt; &amp; &#60;script&#62;" + STEAL,
]
TEXT = "\n\n".join(HOSTILE)
#: What the messages and notes of one line can hold.
LINE = (
    f'"><img src=x onerror={STEAL}>![p]({BEACON}/18)[l](javascript:{STEAL})'
    rf"$\href{{javascript:{STEAL}}}{{x}}$"
)


def hostile_notebook(release: NotebookNode) -> NotebookNode:
    """Return a hand-in with hostile text in code, answers, added cells, metadata, ids and attachments."""
    raising = f"def mean_rows(X):\n    raise ValueError({TEXT!r} + chr(0xd800))"
    named = f"def scale(x, factor):\n    return type({LINE!r}, (), {{}})()"
    notebook = solved(release, {**RIGHT, "mean_rows": raising, "scale": named})
    cell_called(notebook, "poor_summary").source = f"An answer.\n\n{TEXT}"
    notebook.cells[4:4] = [_with_output(), *_texts()]
    for name in ("check_mean_rows", "check_scale", "setup_1"):
        cell = cell_called(notebook, name)
        cell.metadata.tags = [LINE, "skip-execution"]
        cell.metadata.nbgrader.points = LINE
    cell_called(notebook, "check_scale").metadata.nbgrader.grade_id = LINE
    cell_called(notebook, "mean_rows").metadata["scrolled"] = LINE
    notebook.metadata.update({"title": LINE, "authors": [{"name": LINE}], "widgets": {LINE: LINE}})
    notebook.metadata.kernelspec.display_name = LINE
    return notebook


def _with_output() -> NotebookNode:
    added = code_cell(f"1  # {LINE}")
    data = {"text/html": TEXT, "text/markdown": TEXT, "image/svg+xml": TEXT, "application/javascript": STEAL}
    added["outputs"] = [v4.new_output("display_data", data), v4.new_output("stream", text=TEXT)]
    return added


def _texts() -> list[NotebookNode]:
    raw = v4.new_raw_cell(TEXT, id="raw", metadata={"raw_mimetype": "text/html", "format": "text/html"})
    text = v4.new_markdown_cell(TEXT, id="text")
    text["attachments"] = {LINE: {"image/svg+xml": TEXT}}
    bad_id = v4.new_markdown_cell(TEXT, id="later")
    bad_id["id"] = LINE
    bad_id.metadata = {
        "course": {"role": "prose", "id": LINE, "notes": [LINE]},
        "nbgrader": {"grade_id": LINE},
    }
    noted = v4.new_markdown_cell(TEXT, id="noted", metadata={"course": {"role": "notes", "notes": [TEXT]}})
    return [raw, text, bad_id, noted]
