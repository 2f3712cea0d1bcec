"""The chain: how entries follow from each other, and the commitment to them."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from storage.audit.check import check
from storage.engine.database import Database
from storage.ledger import entries
from storage.ledger.chain import GENESIS, canonical_json, commitment_digest, entry_digest, instant_of, instant_text
from storage.tables.register import COMMITMENTS
from storage.vocabulary.publishing import EntryKind
from tests.support.cases import LATER, NOW

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


def test_entry_follows_the_one_before(database: Database) -> None:
    with database.transaction() as session:
        before = entries.head(session)
        seq = entries.append(session, EntryKind.REPORT_AWAITED, {"ü": 1, "a": None}, actor="clock", now=LATER)
        last = list(entries.entries(session))[-1]
    assert (seq, last.seq, last.previous, last.at) == (2, 2, before.digest, "2026-07-04T12:01:00.000000Z")
    assert last.payload == '{"a":null,"ü":1}'


def test_digest_of_an_entry_is_as_documented() -> None:
    digest = entry_digest(
        seq=1, previous=GENESIS, at="2026-07-04T12:00:00.000000Z", actor="clock", kind="register.opened", payload="{}"
    )
    assert digest == "2b674a770c420402bec1105489c91f8458443169a52264bbcb9a9bbdfbfa5504"


def test_commitment_is_as_documented() -> None:
    opened = hashlib.sha256(b"tr-ledger-v1" + bytes(32) + b"\xab" * 32 + b"\0\0\0\0\0\0\x01\x02")
    assert commitment_digest(bytes(32), "ab" * 32, 258) == opened.hexdigest()


@pytest.mark.parametrize("field", ["seq", "previous", "at", "actor", "kind", "payload"])
def test_every_field_is_in_the_digest(field: str) -> None:
    link = {"seq": 1, "previous": GENESIS, "at": "t", "actor": "a", "kind": "k", "payload": "{}"}
    changed = {**link, field: 2 if field == "seq" else "other"}
    assert entry_digest(**link) != entry_digest(**changed)  # type: ignore[arg-type]


def test_commitment_reveals_nothing_and_opens_to_the_head(database: Database) -> None:
    with database.transaction() as session:
        head = entries.head(session)
        made = {entries.commitment(session) for _ in range(20)}
        rows = session.execute(select(COMMITMENTS)).all()
    assert len(made) == 20
    assert {row.commitment for row in rows} == made
    for row in rows:
        assert commitment_digest(row.salt, head.digest, head.seq) == row.commitment
    with database.reading() as session:
        assert check(session) == ()


@given(payload=st.dictionaries(st.text(), JSON, max_size=4))
def test_one_value_has_one_spelling(payload: dict[str, object]) -> None:
    spelled = canonical_json(payload)
    assert json.loads(spelled) == payload
    assert canonical_json(dict(reversed(payload.items()))) == spelled


def test_number_without_a_value_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical_json({"x": float("nan")})


@given(first=st.datetimes(timezones=st.just(UTC)), second=st.datetimes(timezones=st.just(UTC)))
def test_order_of_instants_is_the_order_of_their_texts(first: datetime, second: datetime) -> None:
    assert (first < second) == (instant_text(first) < instant_text(second))
    assert instant_of(instant_text(first)) == first


def test_instant_of_any_zone_is_kept_in_utc() -> None:
    assert instant_text(NOW.astimezone(timezone(timedelta(hours=5, minutes=45)))) == "2026-07-04T12:00:00.000000Z"
    with pytest.raises(ValueError, match="time zone"):
        instant_text(NOW.replace(tzinfo=None))
