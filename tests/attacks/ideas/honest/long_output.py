"""Shows tables, arrays and markup."""
from IPython.display import HTML, Markdown, display

display(HTML("<b>bold</b>"), Markdown("# heading"))
display(np.arange(10**5))
np.arange(10**6).tolist()
