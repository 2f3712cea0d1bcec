"""python -m reports.charts OUTDIR < request.json: draws the charts of a report."""

import sys

from reports.charts.draw import main

sys.exit(main(sys.argv[1:]))
