"""The page and the script with which readers check a report without this program."""
