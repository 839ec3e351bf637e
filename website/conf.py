"""Sphinx's configuration. Nothing is fetched: neither when the site is built, nor when it is read."""

from __future__ import annotations

project = "Neural networks from scratch, in NumPy"
html_title = project
author = "the course's authors"
language = "en"
smartquotes = False  # "--replace" is typed as it stands

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "numpydoc",
    "sphinx_copybutton",
    "sphinx_design",
    "website.mathml",
]

nb_execution_mode = "off"  # website.executing does that, and keeps what it finds
nb_ipywidgets_js: dict[str, str] = {}  # no script from elsewhere: sliders are rows of panels here
nb_render_text_lexer = "none"
myst_enable_extensions = ["amsmath", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 4
myst_links_external_new_tab = False
html_math_renderer = "mathml"

autodoc_member_order = "bysource"
autodoc_typehints = "none"  # numpydoc's sections say them
numpydoc_show_class_members = False

html_theme = "sphinx_book_theme"
# html_static_path is told by website.building: pictures lie where it builds.
html_css_files = ["site.css", "gallery.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_last_updated_fmt = None
html_theme_options = {
    "logo": {"text": "Neural networks from scratch"},
    "navbar_start": [],
    "navbar_center": [],
    "navbar_end": [],
    "navbar_persistent": [],
    "show_navbar_depth": 1,
    "show_toc_level": 2,
    "use_download_button": False,
    "use_fullscreen_button": False,
    "navigation_with_keys": False,
    "back_to_top_button": False,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
copybutton_exclude = ".linenos, .gp, .go"
