"""Checks published reports with public data alone: `python -m reports.verify`."""
