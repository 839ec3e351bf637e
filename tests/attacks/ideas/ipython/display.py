"""Display data that claims a score."""
from IPython.display import display, HTML, Javascript, publish_display_data

display(HTML("<b>score: 100</b>"), Javascript("alert(1)"))
publish_display_data({"text/plain": "100", "application/x-score": 100})
100
