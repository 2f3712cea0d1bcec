"""Keeps matplotlib from writing a manual for each of its artists while it is imported. Imported before the rest of it.

The signature and the docstring of `set`, made anew in every process, are a third of the import, and a drawing process
reads none of them. `set` itself takes the same properties without them. Where another matplotlib does this by another
name, it merely takes longer.
"""

from matplotlib.artist import Artist


def _leave_bare(_artist: type[Artist]) -> None:
    """Write nothing."""


Artist._update_set_signature_and_docstring = classmethod(_leave_bare)  # type: ignore[attr-defined]  # noqa: SLF001
