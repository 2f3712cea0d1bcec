"""The form of a report document: the types that the code works with, and the JSON Schema made from them."""
