"""The report as one document for machines, and its tables as CSV."""
