"""Charts, drawn in a separate process: `python -m reports.charts`.

Only `draw` and `bare_artists` load matplotlib.
"""
