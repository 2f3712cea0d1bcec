"""What follows from other facts: category of the data, content or not, stored or live, emergency or not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.vocabulary.case import SENSITIVITY, category_of, content_of, emergency_of, least_category, timing_of
from storage.vocabulary.words import Content, DataCategory, DataKind, Emergency, LegalProcess, Timing

NOT_RECORDED = DataCategory.NOT_RECORDED
KINDS = st.sets(st.sampled_from(DataKind))


@pytest.mark.parametrize(
    ("kinds", "category"),
    [
        (("phone_number",), "subscriber"),
        (("basic_subscriber", "payment"), "subscriber"),
        (("ip_address",), "not_recorded"),  # to identify the user, or traffic data: its purpose decides
        (("ip_address", "traffic_metadata"), "traffic"),
        (("ip_address", "message_content"), "content"),
        (("contacts",), "content"),
        (("traffic_metadata", "other"), "not_recorded"),  # the other data may be content
        (("message_content", "other", "encryption_keys"), "content"),
        (("encryption_keys",), "not_recorded"),
        ((), "not_recorded"),
        (None, "not_recorded"),
    ],
)
def test_category_is_derived_only_if_no_other_is_possible(kinds: tuple[str, ...] | None, category: str) -> None:
    assert category_of(NOT_RECORDED, kinds) == category


@given(st.sampled_from(SENSITIVITY), KINDS)
def test_recorded_category_is_kept(category: DataCategory, kinds: set[DataKind]) -> None:
    assert category_of(category, kinds) == category


@given(KINDS, KINDS)
def test_more_data_is_never_less_sensitive(kinds: set[DataKind], more: set[DataKind]) -> None:
    least, least_of_all = least_category(kinds), least_category(kinds | more)
    derived = category_of(NOT_RECORDED, kinds)
    assert least is None or (least_of_all is not None and SENSITIVITY.index(least_of_all) >= SENSITIVITY.index(least))
    assert derived in (least, NOT_RECORDED)


@given(st.sampled_from(LegalProcess), st.sampled_from(Emergency))
def test_emergency_request_is_an_emergency_and_any_order_may_be(process: LegalProcess, recorded: Emergency) -> None:
    expected = Emergency.YES if process == "emergency_request" else recorded
    assert emergency_of(process, recorded) == expected


@pytest.mark.parametrize(
    ("category", "kinds", "content"),
    [
        ("not_recorded", ("message_content", "contacts"), "content"),
        ("not_recorded", ("ip_address", "payment"), "non_content"),
        ("not_recorded", ("message_content", "ip_address", "other"), "both"),
        ("not_recorded", ("message_content", "other"), "not_recorded"),  # the other data may be content too
        ("not_recorded", ("ip_address", "encryption_keys"), "not_recorded"),
        ("not_recorded", ("encryption_keys",), "not_recorded"),
        ("not_recorded", (), "not_recorded"),
        ("not_recorded", None, "not_recorded"),
        ("traffic", None, "non_content"),  # nothing in it is more sensitive than traffic data
        ("traffic", ("other",), "non_content"),
        ("content", None, "not_recorded"),  # other data may be asked for too
        ("content", ("message_content",), "content"),
        ("content", ("ip_address",), "both"),
    ],
)
def test_content_is_derived_from_kinds_and_category(category: str, kinds: tuple[str, ...] | None, content: str) -> None:
    assert content_of(category, kinds) == content


@given(KINDS, KINDS)
def test_more_data_makes_content_both_at_most(kinds: set[DataKind], more: set[DataKind]) -> None:
    before, after = content_of(NOT_RECORDED, kinds), content_of(NOT_RECORDED, kinds | more)
    assert before in (after, Content.NOT_RECORDED) or after in (Content.BOTH, Content.NOT_RECORDED)
    assert (before is Content.BOTH) <= (after is Content.BOTH)


@given(st.sampled_from(DataCategory), KINDS)
def test_content_agrees_with_the_category(recorded: DataCategory, kinds: set[DataKind]) -> None:
    least = least_category(kinds)
    if recorded is NOT_RECORDED or least is None or SENSITIVITY.index(recorded) >= SENSITIVITY.index(least):
        content, category = content_of(recorded, kinds), category_of(recorded, kinds)
        assert content in {
            DataCategory.CONTENT: (Content.CONTENT, Content.BOTH, Content.NOT_RECORDED),
            NOT_RECORDED: (Content.NON_CONTENT, Content.NOT_RECORDED),
        }.get(category, (Content.NON_CONTENT,))


@given(st.sampled_from(LegalProcess), st.sampled_from(DataCategory))
def test_only_pen_registers_and_interception_orders_are_live(process: LegalProcess, category: DataCategory) -> None:
    live = process in ("pen_register", "interception_order")
    assert (timing_of(process, category) is Timing.REAL_TIME) == live
    assert live or category != "subscriber" or timing_of(process, category) is Timing.STORED


@pytest.mark.parametrize("process", ["emergency_request", "mutual_legal_assistance", "fisa_content", "other"])
def test_demand_that_may_be_stored_or_live_says_neither(process: str) -> None:
    assert timing_of(process, DataCategory.TRAFFIC) == "not_recorded"
    assert timing_of("court_order", NOT_RECORDED) == "stored"
