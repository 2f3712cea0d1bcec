"""The colours of the charts: one blue in steps of lightness, so that colour blindness and grey print lose nothing."""

GROUND = "#F2F3F0"  # light, flat, a little below white: calm beside white and beside black
INK = "#15222C"
MUTED = "#52606B"
STRONG = "#1B5B86"  # what the chart is about
SOFT = "#8FB4CD"  # what it is compared with, and the open part of a range
LINE = "#CBD2D4"
TRACK = "#E5E8E7"  # the empty part of a bar
SHADES = ("#CBDDE9", "#8FB4CD", "#4F88AF", "#1B5B86", "#0E3552")  # from few to many
