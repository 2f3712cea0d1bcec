"""Charts, drawn in a process of their own: `python -m reports.charts`.

Only `draw` and `bare_artists` load matplotlib.
"""
