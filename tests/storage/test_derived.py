"""What follows from other facts: the category of the data, and whether it was an emergency."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.vocabulary.case import SENSITIVITY, category_of, emergency_of, least_category
from storage.vocabulary.words import DataCategory, DataKind, Emergency, LegalProcess

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
