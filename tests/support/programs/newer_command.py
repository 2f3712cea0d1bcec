"""A command of a later version of the product: FOLDER REVISION ARGUMENTS."""

import sys
from pathlib import Path

from bot.app import main
from storage.engine import database

if __name__ == "__main__":
    database.MIGRATIONS = Path(sys.argv.pop(1))
    database.REVISIONS = (*database.REVISIONS, sys.argv.pop(1))
    main()
