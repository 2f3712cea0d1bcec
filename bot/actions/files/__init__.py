"""Files of cases and of earlier figures: read, compared, imported, exported."""
