"""The allowed steps of publications and parts. Pure values: code that writes a state checks them first."""

from collections.abc import Mapping

from storage.vocabulary.publishing import PartState, PublicationState

_P, _S = PublicationState, PartState

PUBLICATION_MOVES: Mapping[PublicationState, frozenset[PublicationState]] = {
    _P.PLANNED: frozenset({_P.DRAFTED}),
    _P.DRAFTED: frozenset({_P.DRAFTED, _P.APPROVED, _P.HELD, _P.PUBLISHING}),
    _P.APPROVED: frozenset({_P.DRAFTED, _P.APPROVED, _P.HELD, _P.PUBLISHING}),
    _P.HELD: frozenset({_P.DRAFTED}),
    _P.PUBLISHING: frozenset({_P.PUBLISHED}),
    _P.PUBLISHED: frozenset({_P.SUPERSEDED}),
    _P.SUPERSEDED: frozenset(),
}
PART_MOVES: Mapping[PartState, frozenset[PartState]] = {
    _S.PLANNED: frozenset({_S.SENDING}),
    _S.SENDING: frozenset({_S.SENT, _S.PLANNED, _S.REFUSED, _S.UNKNOWN}),
    _S.UNKNOWN: frozenset({_S.SENT, _S.PLANNED, _S.UNKNOWN}),
    _S.REFUSED: frozenset({_S.SENDING}),
    _S.SENT: frozenset(),
}
UNSEALED = (_P.PLANNED, _P.DRAFTED, _P.APPROVED, _P.HELD)
POSTED = (_P.PUBLISHED, _P.SUPERSEDED)
SEALABLE = tuple(state for state in UNSEALED if _P.PUBLISHING in PUBLICATION_MOVES[state])
SENDABLE = tuple(state for state in _S if _S.SENDING in PART_MOVES[state])
OPEN = tuple(state for state in _S if PART_MOVES[state])
