"""The figures that the sandbox starts with."""
