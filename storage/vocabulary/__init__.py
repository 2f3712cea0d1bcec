"""The words of the field as values: enums, cases, counts, errors. Imports nothing of ours."""
