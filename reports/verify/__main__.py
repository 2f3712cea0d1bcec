"""python -m reports.verify PATH...: checks published reports."""

import sys
from datetime import UTC, datetime

from reports.verify.verify import main

sys.exit(main(today=datetime.now(UTC).date()))
