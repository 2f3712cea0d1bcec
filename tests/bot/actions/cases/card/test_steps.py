"""What a card asks next: whatever is answered, every form can be reached, and none contradicts itself."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.actions.cases.card.steps import (
    DAYS,
    LISTS,
    MENU,
    REVIEW,
    Step,
    after,
    applies,
    before,
    columns_of,
    first_step,
    is_asked,
    missing,
    step_of,
    toggled,
    with_value,
    words_for,
)
from bot.actions.cases.fields import COLUMNS, FIELD_OF
from bot.actions.cases.form import problems_of
from storage.vocabulary.words import NON_EXECUTION, Outcome

TODAY = date(2025, 9, 15)


def answers(column: str, form: dict[str, str]) -> st.SearchStrategy[str]:
    """What can be pressed for a column."""
    if column in DAYS:
        return st.sampled_from([form.get("received_on", "2025-09-14"), "2025-09-15"])
    if FIELD_OF[column].words and column not in LISTS:
        return st.sampled_from([*words_for(column, form), *([] if FIELD_OF[column].required else [""])])
    return st.sampled_from({"country": ["FR", "DE"], "channel_country": ["IE"]}.get(column, ["1", "3"]))


@given(st.data())
def test_any_way_through_a_card_ends_in_a_form_without_contradiction(data: st.DataObject) -> None:
    form: dict[str, str] = {}
    step = first_step()
    for _ in range(40):
        if step.name == REVIEW:
            break
        if step.name in LISTS:
            for word in data.draw(st.lists(st.sampled_from(words_for(step.name, form)), unique=True)):
                form = toggled(form, step.name, word)
        else:
            form = with_value(form, step.name, data.draw(answers(step.name, form)))
        step = after(step, form)
    assert step.name == REVIEW
    assert missing(form) == ()
    assert problems_of(form, TODAY) == []


@given(st.data())
def test_any_changes_afterwards_leave_a_form_without_contradiction(data: st.DataObject) -> None:
    form = {"country": "FR", "legal_process": "court_order", "received_on": "2025-09-14", "outcome": "pending"}
    for _ in range(12):
        asked = [column for column in columns_of(form) if column not in ("case_file", "follows")]
        step = Step(data.draw(st.sampled_from(asked)), alone=True)
        while step.name != REVIEW:
            if step.name in LISTS:
                form = toggled(form, step.name, data.draw(st.sampled_from(words_for(step.name, form))))
            else:
                form = with_value(form, step.name, data.draw(answers(step.name, form)))
            step = after(step, form)
        assert problems_of(form, TODAY) == [], form


@given(
    st.sampled_from([*COLUMNS, MENU, REVIEW]),
    st.integers(0, 9),
    st.lists(st.sampled_from(["FR", "GF"]), max_size=6),
    st.booleans(),
)
def test_step_is_kept_as_text_and_read_back(name: str, page: int, found: list[str], alone: bool) -> None:
    step = Step(name, page, tuple(found), alone)
    assert step_of(str(step)) == step


def test_european_orders_are_asked_about_category_and_emergency_and_others_only_on_demand() -> None:
    order, other = {"legal_process": "european_production_order"}, {"legal_process": "court_order"}
    for form, asked in ((order, True), (other, False)):
        assert {is_asked("emergency", form), is_asked("data_category", form)} == {asked}
        assert {"emergency", "data_category", "follows", "challenged", "costs_claimed"} <= set(columns_of(form))
    assert after(Step("data_requested"), order) == Step("data_category")
    assert after(Step("data_requested"), other) == Step("accounts_specified")
    assert after(Step("legal_process", alone=True), order | {"outcome": "pending"}) == Step("data_category", alone=True)
    assert "follows" not in columns_of({"legal_process": "european_preservation_order"})


def test_grounds_of_form_3_come_first_for_european_orders() -> None:
    grounds = words_for("refusal_reason", {"legal_process": "european_production_order"})
    assert grounds[: len(NON_EXECUTION)] == NON_EXECUTION
    assert sorted(grounds) == sorted(words_for("refusal_reason", {"legal_process": "court_order"}))


def test_categories_below_the_data_requested_are_not_offered_and_are_dropped() -> None:
    form = {"data_requested": "traffic_metadata", "data_category": "traffic"}
    assert words_for("data_category", form) == ("traffic", "content")
    assert with_value(form, "data_requested", "message_content") == {"data_requested": "message_content"}
    assert with_value({"emergency": "no"}, "legal_process", "emergency_request") == {
        "legal_process": "emergency_request"
    }


def test_preserved_is_offered_for_preservation_requests_alone() -> None:
    assert Outcome.PRESERVED not in words_for("outcome", {"legal_process": "court_order"})
    assert Outcome.PRESERVED in words_for("outcome", {"legal_process": "preservation_request"})
    form = {"legal_process": "preservation_request", "outcome": "preserved"}
    assert "outcome" not in with_value(form, "legal_process", "subpoena")


def test_back_from_the_first_question_stays_there() -> None:
    assert before(Step("country"), {}) == Step("country")


def test_column_that_no_card_asks_about_is_kept() -> None:
    assert not applies("embargo_until", {})
    assert with_value({"embargo_until": "unknown"}, "country", "FR")["embargo_until"] == "unknown"
