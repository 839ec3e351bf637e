"""Figures for the notebooks, one module per assignment. Matplotlib is imported when a figure is drawn."""
