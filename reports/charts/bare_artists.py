"""Keeps matplotlib from generating a manual for each artist on import. Import this before the rest of matplotlib.

Generating the signature and the docstring of `set` in every process takes a third of the import, and a drawing process
reads neither. `set` itself still takes the same properties. If another matplotlib names this differently, the import
just takes longer.
"""

from matplotlib.artist import Artist


def _leave_bare(_artist: type[Artist]) -> None:
    """Write nothing."""


Artist._update_set_signature_and_docstring = classmethod(_leave_bare)  # type: ignore[attr-defined]  # noqa: SLF001
