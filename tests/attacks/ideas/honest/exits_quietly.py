"""Ends a cell early with ``exit()`` and ``quit()``."""
exit()
# %%
quit()
