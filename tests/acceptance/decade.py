"""What happens at a publisher in ten years, in the order in which it happens. `beginning` is its first two years."""

from bot.sandbox.demo.world import LEGAL, TRUST
from tests.acceptance.admins import Office, moment

GIVEN = "asked=ip_address,phone_number given=ip_address grounds=terrorism"
OPEN = "pending asked=ip_address accounts=1 grounds=terrorism"
RUSSIAN = {
    "one court order from Brazil": "одно судебное решение из Бразилии",
    "waiting for the answer of a court": "ждём ответа суда",
    "the link to the policy": "ссылка на политику",
    "a court order from Brazil": "судебное решение из Бразилии",
    "an order from Austria concerned one account fewer": "решение из Австрии касалось на один аккаунт меньше",
    "an order from Austria concerned two accounts fewer": "решение из Австрии касалось на два аккаунта меньше",
}
REFUSED = "refused reason=no_court_order asked=ip_address"


def beginning(office: Office) -> None:
    """Four periods: a plain report, restatements and a correction, a late report, a nil report."""
    office.record("2025-09-02", "first", f"FR court_order 2025-09-01 disclosed {GIVEN} accounts=3/1")
    office.record("2025-10-14", "refused", f"DE subpoena 2025-10-12 {REFUSED} accounts=2/0")
    office.record("2025-11-21", "secret", f"ES court_order 2025-11-20 disclosed {GIVEN} accounts=1/1 embargo=unknown")
    office.record("2025-12-03", "open", f"IN court_order 2025-12-02 {OPEN}")
    office.report("2025-H2")

    office.change("2026-02-10", "amend", "open", "outcome=disclosed closed=2026-02-09 given=ip_address accounts=1/1")
    office.record("2026-03-01", "forgotten", f"IT subpoena 2025-12-28 {REFUSED} accounts=1/0")
    office.record("2026-04-03", "kept", f"BR court_order 2026-04-02 disclosed {GIVEN} accounts=2/2")
    office.record("2026-04-04", "twice", f"BR court_order 2026-04-02 disclosed {GIVEN} accounts=2/2")
    office.record("2026-05-20", "tokyo", "JP emergency_request 2026-05-19 no_data asked=ip_address accounts=1/0")
    office.report("2026-H1")

    office.change("2026-08-20", "void", "twice", "duplicate")
    office.correct("2026-08-20", "2026-H1", "counted_twice", "one court order from Brazil")

    office.record("2026-09-09", "again", f"FR court_order 2026-09-08 disclosed {GIVEN} accounts=4/2")
    office.record("2026-11-12", "ottawa", f"US search_warrant 2026-11-11 {REFUSED} accounts=1/0")
    late = office.dates("2026-H2")
    office.tick_now(late.draft_at)
    office.tick_now(late.due_at)
    office.tick_now(moment("2027-01-16T12:00"))
    office.say("2027-01-19", "/status")
    office.approve("2026-H2")
    office.tick_now(moment("2027-01-19T10:00"))

    office.report("2027-H1")


def rest(office: Office) -> None:
    """Sixteen more."""
    until_the_embargo_ends(office)
    until_the_bot_is_off(office)
    until_the_end(office)


def until_the_embargo_ends(office: Office) -> None:
    """A wrong entry, a void one, a report that is held, an embargo that is lifted."""
    office.change("2027-07-20", "amend", "ottawa", "country=CA")
    office.record("2027-08-03", "mexico", f"MX court_order 2027-08-02 {REFUSED} accounts=5/0")
    office.record("2027-10-05", "doubtful", f"PL court_order 2027-10-04 disclosed {GIVEN} accounts=1/1")
    office.report("2027-H2")

    office.change("2028-02-02", "void", "doubtful", "wrong entry")
    office.record("2028-03-03", "lyon", f"FR court_order 2028-03-02 disclosed {GIVEN} accounts=2/1")
    office.report("2028-H1")

    office.record("2028-09-10", "berlin", f"DE court_order 2028-09-08 {OPEN}")
    office.tick_now(office.dates("2028-H2").draft_at)
    reason = "waiting for the answer of a court"
    office.say("2029-01-06", f"/hold 2028-H2 {office.reasons.get(reason, reason)}", TRUST)
    office.tick_now(moment("2029-01-16T12:00"))
    office.change("2029-01-24", "amend", "berlin", "outcome=refused reason=overbroad closed=2028-12-20 accounts=1/0")
    office.say("2029-01-25", "/release 2028-H2", TRUST)
    office.tick_now(moment("2029-01-25T10:00"))
    office.approve("2028-H2")
    office.tick_now(moment("2029-01-25T12:00"))

    office.change("2029-03-10", "embargo", "secret", "lift")
    office.record("2029-04-04", "madrid", f"ES court_order 2029-04-03 disclosed {GIVEN} accounts=1/1")
    office.report("2029-H1")


def until_the_bot_is_off(office: Office) -> None:
    """An erratum, another name, and a year in which nothing runs; a correction waits while a report is posted."""
    office.record("2029-11-11", "tokyo again", f"JP court_order 2029-11-10 disclosed {GIVEN} accounts=1/1")
    office.report("2029-H2")
    office.correct("2030-03-09", "2029-H2", "broken_link", "the link to the policy")

    office.restart("2030-04-01", name="Sample Messenger")
    office.record("2030-05-05", "rome", f"IT court_order 2030-05-04 {REFUSED} accounts=1/0")
    office.report("2030-H1")

    office.record("2030-10-10", "delhi", f"IN court_order 2030-10-09 disclosed {GIVEN} accounts=7/3")
    office.report("2030-H2")

    office.restart("2032-03-01")
    office.tick_now(moment("2032-03-01T09:05"))
    office.record("2032-03-02", "slept through", f"FR court_order 2031-05-05 disclosed {GIVEN} accounts=1/1")
    for label, hour in (("2031-H1", 10), ("2031-H2", 12)):
        office.tick_now(moment(f"2032-03-02T{hour}:00"))
        office.approve(label)
        office.tick_now(moment(f"2032-03-02T{hour + 1}:00"))

    office.record("2032-05-06", "lima", f"PE court_order 2032-05-05 {REFUSED} accounts=2/0")
    office.record("2032-07-02", "found", f"BR court_order 2030-11-11 disclosed {GIVEN} accounts=1/1")
    detail = "a court order from Brazil"
    office.say("2032-07-03", f"/correct 2030-H2 not_counted {office.reasons.get(detail, detail)}")
    office.tick_now(moment("2032-07-03T10:00"))
    office.approve("2030-H2", LEGAL)
    office.report("2032-H1")
    office.approve("2030-H2")
    office.tick_now(moment("2032-07-16T12:00"))


def until_the_end(office: Office) -> None:
    """One more correction of an older period, corrected once more, and years like others."""
    office.record("2032-08-08", "oslo", f"NO court_order 2032-08-07 disclosed {GIVEN} accounts=1/1")
    office.report("2032-H2")
    office.record("2033-02-03", "vienna", f"AT court_order 2033-02-02 disclosed {GIVEN} accounts=6/6")
    office.report("2033-H1")
    office.report("2033-H2")
    for day, accounts, detail in (
        ("2034-02-10", "6/5", "an order from Austria concerned one account fewer"),
        ("2034-02-20", "6/4", "an order from Austria concerned two accounts fewer"),
    ):
        office.change(day, "amend", "vienna", f"accounts={accounts}")
        office.correct(day, "2033-H1", "wrong_value", detail)
    office.record("2034-06-06", "paris", f"FR court_order 2034-06-05 disclosed {GIVEN} accounts=2/2")
    office.report("2034-H1")
    office.record("2034-12-12", "hanoi", f"VN court_order 2034-12-11 {OPEN}")
    office.report("2034-H2")
    office.change("2035-01-20", "amend", "hanoi", "outcome=no_data closed=2035-01-19 accounts=1/0")
    office.record("2035-03-03", "quito", f"EC court_order 2035-03-02 disclosed {GIVEN} accounts=1/1")
    office.report("2035-H1")
