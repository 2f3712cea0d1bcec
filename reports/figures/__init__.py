"""The numbers of a report: cells that are exact, a range, not recorded or not applicable."""
