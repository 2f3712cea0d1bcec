"""Cases in the chat: shown, listed, amended, voided, embargoed, confirmed and audited, as people see it."""

import re
from collections.abc import Callable

import pytest

from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, TRUST
from bot.sandbox.world import people
from bot.sandbox.world.world import Message
from storage.ledger import entries
from storage.register import cases
from storage.register.rows import StoredCase
from tests.support.conversation import MORNING, Conversation
from tests.support.installation import a_case

LINE = "FR court_order 2025-09-01 disclosed given=ip_address accounts=3/1 grounds=terrorism"
OUTSIDE = "FR subpoena 2025-09-01 disclosed given=ip_address grounds=terrorism"
HIDDEN = "0123ABCD"
NEXT = ["Another like this", "Change", "Void", "Done"]
OWNER = [
    {"id": LEGAL, "name": "Legal", "roles": ["owner"]},
    {"id": TRUST, "name": "Trust", "roles": ["recorder", "approver"]},
]


@pytest.fixture
def conversation(converse: Callable[..., Conversation]) -> Conversation:
    return converse()


def record(conversation: Conversation, line: str = LINE, person: int = LEGAL) -> str:
    [answer] = conversation.say(person, f"/record {line}")
    if answer.text.startswith("New case"):  # it asks whether the demand was recorded before
        conversation.press(person, answer, "Confirm")
        answer = conversation.now(answer)
    found = re.search(r"Recorded as ([0-9A-Z]{8})", answer.text)
    assert found, answer.text
    return found[1]


def hide(conversation: Conversation, reference: str = HIDDEN) -> str:
    """An embargoed case, recorded at the terminal."""
    with conversation.database.transaction() as session:
        hidden = a_case(embargo_until="unknown")
        return cases.add(session, hidden, reference=reference, now=MORNING, actor="cli:ada").reference


def stored(conversation: Conversation, reference: str) -> StoredCase:
    with conversation.database.reading() as session:
        return cases.by_reference(session, reference)


def head(conversation: Conversation) -> int:
    with conversation.database.reading() as session:
        return entries.head(session).seq


def one(conversation: Conversation, person: int, text: str, chat: int | None = None) -> Message:
    [answer] = conversation.say(person, text, chat=chat)
    return answer


def press_twice(conversation: Conversation, message: Message, label: str) -> None:
    """Two presses of one button on their way at once."""
    data = conversation.data(message, label)
    for _ in range(2):
        people.press(conversation.world, LEGAL, message.chat_id, message.id, data)
    conversation.rest()


def test_case_is_shown_in_words(conversation: Conversation) -> None:
    reference = record(conversation)
    shown = one(conversation, LEGAL, f"/case {reference.lower()}").text
    assert shown.splitlines()[:2] == [reference, "Country: France"]
    assert "Grounds: terrorism" in shown
    assert shown.endswith("Recorded by Legal on 15 September 2025.")


def test_cases_are_listed_ten_at_a_time(conversation: Conversation) -> None:
    for day in range(1, 13):
        record(conversation, f"DE subpoena 2025-08-{day:02} pending")
    record(conversation)
    page = one(conversation, LEGAL, "/cases DEU pending July–December 2025")
    assert page.text.startswith("1. ")
    assert page.text.splitlines()[0].endswith("2025-08-12 Germany, subpoena: still open")
    assert page.text.endswith("1 to 10 of 12, newest first.")
    conversation.press(LEGAL, page, "Older")
    assert conversation.now(page).text.endswith("11 to 12 of 12, newest first.")
    conversation.press(LEGAL, page, "Newer")
    assert conversation.now(page).text.endswith("1 to 10 of 12, newest first.")
    assert one(conversation, LEGAL, "/cases IT").text == "No cases match."
    reply = one(conversation, LEGAL, "/cases Mallory").text
    assert reply.startswith('No list was made: "Mallory": is not a period, country, legal process or outcome;')
    assert reply.endswith("fix it and try again")
    for named in ("received_on=2025-08-01", "foo=bar"):
        assert "a word: is not a period, country" in one(conversation, LEGAL, f"/cases {named}").text


def test_line_of_changes_shows_old_and_new_and_waits_for_a_press(conversation: Conversation) -> None:
    reference = record(conversation)
    question = one(conversation, LEGAL, f"/amend {reference} outcome=refused reason=overbroad given= accounts=3/")
    assert question.text.splitlines() == [
        f"Change {reference}?",
        "Outcome: data disclosed → refused",
        "Accounts affected: 1 → not recorded",
        "Data disclosed: IP addresses → not recorded",
        "Reason for refusal: not recorded → too broad",
    ]
    assert stored(conversation, reference).case.outcome == "disclosed"
    conversation.press(LEGAL, question, "Yes")
    assert conversation.now(question).text.startswith("Changed.")
    assert [key["text"] for key in conversation.keys(question)] == NEXT
    assert stored(conversation, reference).case.outcome == "refused"


def test_no_changes_nothing(conversation: Conversation) -> None:
    reference = record(conversation)
    before = head(conversation)
    question = one(conversation, LEGAL, f"/amend {reference} country=DE")
    conversation.press(LEGAL, question, "No")
    assert conversation.now(question).text.startswith(f"Nothing was changed.\n{reference}\n")
    assert head(conversation) == before


def test_card_of_a_case_changes_what_is_chosen(conversation: Conversation) -> None:
    reference = record(conversation)
    card = one(conversation, LEGAL, f"/amend {reference}")
    assert card.text.startswith(f"Changing case {reference}")
    conversation.press(LEGAL, card, "Country")
    conversation.press(LEGAL, card, "Germany")
    assert "Country: France → Germany" in conversation.now(card).text
    conversation.press(LEGAL, card, "Confirm")
    assert conversation.now(card).text.startswith(f"Changed: {reference}")
    assert stored(conversation, reference).case == a_case(
        received_on=stored(conversation, reference).case.received_on,
        country="DE",
        data_requested=None,
        grounds=stored(conversation, reference).case.grounds,
    )


def test_card_of_a_case_that_changed_since_changes_nothing(conversation: Conversation) -> None:
    reference = record(conversation)
    card = one(conversation, LEGAL, f"/amend {reference}")
    question = one(conversation, LEGAL, f"/amend {reference} country=IT")
    conversation.press(LEGAL, question, "Yes")
    conversation.press(LEGAL, card, "Country")
    conversation.press(LEGAL, card, "Germany")
    conversation.press(LEGAL, card, "Confirm")
    assert "has changed since" in conversation.toasts()[-1]
    assert stored(conversation, reference).case.country == "IT"


def test_second_press_and_stale_press_change_nothing(conversation: Conversation) -> None:
    reference = record(conversation)
    first = one(conversation, LEGAL, f"/amend {reference} country=IT")
    second = one(conversation, LEGAL, f"/amend {reference} country=DE")
    press_twice(conversation, first, "Yes")
    conversation.press(LEGAL, second, "Yes")
    assert "has changed since" in conversation.toasts()[-1]
    assert (stored(conversation, reference).case.country, head(conversation)) == ("IT", 3)


def test_void_asks_for_a_reason_and_a_press(conversation: Conversation) -> None:
    reference = record(conversation)
    question = one(conversation, LEGAL, f"/void {reference}")
    assert [key["text"] for key in conversation.keys(question)][:2] == ["recorded twice", "entered by mistake"]
    conversation.press(LEGAL, question, "recorded twice")
    assert "Void: recorded twice." in conversation.now(question).text
    assert stored(conversation, reference).void_reason == "duplicate"
    assert "is void (duplicate)" in one(conversation, LEGAL, f"/amend {reference} country=DE").text
    other = record(conversation)
    question = one(conversation, LEGAL, f"/void {other} wrong entry")
    conversation.press(LEGAL, question, "Yes")
    assert stored(conversation, other).void_reason == "wrong_entry"
    free = one(conversation, LEGAL, f"/void {record(conversation)} Mallory called").text
    assert "Mallory" not in free


def test_embargo_is_not_set_in_a_chat_by_default_but_lifted(conversation: Conversation) -> None:
    reference = record(conversation)
    before = head(conversation)
    for until in ("unknown", "2030-01-01"):
        assert "Telegram could read" in one(conversation, LEGAL, f"/embargo {reference} {until}").text
    refused = one(conversation, LEGAL, "/record FR court_order 2025-09-01 pending embargo=unknown").text
    assert "embargo_until" in refused
    assert head(conversation) == before


def test_embargo_is_set_renewed_and_lifted_where_the_config_allows_it(converse: Callable[..., Conversation]) -> None:
    conversation = converse(privacy={"embargoed_by_chat": True})
    reference = record(conversation)
    question = one(conversation, LEGAL, f"/embargo {reference} 2030-01-31")
    assert question.text.endswith("not embargoed → until 31 January 2030")
    conversation.press(LEGAL, question, "Yes")
    longer = one(conversation, LEGAL, f"/embargo {reference} unknown")
    conversation.press(LEGAL, longer, "Yes")
    assert "Embargo renewed: 1 time." in conversation.now(longer).text
    lifted = one(conversation, LEGAL, f"/embargo {reference} lift")
    conversation.press(LEGAL, lifted, "Yes")
    assert "until further notice → until 15 September 2025" in one(conversation, TRUST, f"/audit {reference}").text


def test_embargoed_case_is_unknown_to_others_and_in_groups(converse: Callable[..., Conversation]) -> None:
    conversation = converse(admins=OWNER, privacy={"embargoed_by_chat": True})
    hidden = hide(conversation)
    shown = one(conversation, LEGAL, f"/case {hidden}").text
    assert "Embargo: until further notice" in shown
    for person, chat in ((TRUST, None), (TRUST, ADMIN_CHAT_ID), (LEGAL, ADMIN_CHAT_ID)):
        for command in ("case", "amend", "void"):
            answers = [
                one(conversation, person, f"/{command} {reference}", chat).text.replace(reference, "REF")
                for reference in (hidden, "ZZZZZZZZ")
            ]
            assert answers[0] == answers[1] == "There is no case REF; look up the reference in the list of cases"
        assert one(conversation, person, "/cases", chat).text == "No cases match."
    assert hidden in one(conversation, LEGAL, "/cases").text


def test_embargoed_case_is_shown_to_nobody_in_a_chat_by_default(converse: Callable[..., Conversation]) -> None:
    conversation = converse(admins=OWNER)
    first = one(conversation, LEGAL, "/audit").text
    hidden = hide(conversation)
    for command in ("case", "amend", "void", "audit"):
        answer = one(conversation, LEGAL, f"/{command} {hidden}").text
        assert answer == f"There is no case {hidden}; look up the reference in the list of cases"
    assert one(conversation, LEGAL, "/cases").text == "No cases match."
    assert one(conversation, LEGAL, "/audit").text == first
    reference = record(conversation)
    assert f"2. 2025-09-15 08:00 Legal: case recorded {reference}" in one(conversation, LEGAL, "/audit").text


def test_disclosure_outside_the_policy_is_reported_and_confirmed_by_a_second_person(conversation: Conversation) -> None:
    card = one(conversation, LEGAL, f"/record {OUTSIDE}")
    assert "This breaks your policy (the legal process)" in card.text
    assert one(conversation, LEGAL, "/cases").text == "No cases match."
    conversation.press(LEGAL, card, "Confirm")
    answer = conversation.now(card)
    assert "This breaks your policy (the legal process)" in answer.text
    reference = answer.text.split()[2].rstrip(".")
    own = one(conversation, LEGAL, f"/case {reference}")
    assert [key["text"] for key in conversation.keys(own)] == NEXT
    other = one(conversation, TRUST, f"/case {reference}")
    assert reference in one(conversation, TRUST, "/cases unconfirmed").text
    conversation.press(TRUST, other, "legally compelled")
    assert "confirmed by Trust: legally compelled" in conversation.now(other).text
    assert stored(conversation, reference).confirmed_by == f"chat:{TRUST}"
    assert one(conversation, TRUST, "/cases unconfirmed").text == "No cases match."


def test_audit_shows_who_did_what(conversation: Conversation) -> None:
    reference = record(conversation)
    conversation.press(LEGAL, one(conversation, LEGAL, f"/amend {reference} country=DE"), "Yes")
    reply = one(conversation, TRUST, f"/audit {reference}").text
    assert "2. 2025-09-15 08:00 Legal: case recorded" in reply
    assert "3. 2025-09-15 08:00 Legal: case changed" in reply
    assert "Country: France → Germany" in reply
    for _ in range(11):
        record(conversation)
    page = one(conversation, TRUST, "/audit")
    assert page.text.startswith("14. ")
    conversation.press(TRUST, page, "Older")
    assert conversation.now(page).text.startswith("2. ")


def test_ledger_and_export_are_for_auditors_in_private(conversation: Conversation) -> None:
    record(conversation)
    hide(conversation)
    assert "The register matches its ledger." in one(conversation, TRUST, "/ledger").text
    exported = one(conversation, TRUST, "/export")
    assert exported.text == "Every case that is not embargoed: 1."
    assert exported.file is not None
    assert exported.file.best.data.decode().splitlines()[1].startswith("2025-09-01,FR,court_order,disclosed")
    assert len(exported.file.best.data.decode().splitlines()) == 2
    for command in ("ledger", "export", "audit"):
        assert "I don't know that command" in one(conversation, LEGAL, f"/{command}").text
        assert "private chat" in one(conversation, TRUST, f"/{command}", ADMIN_CHAT_ID).text


def send(conversation: Conversation, data: bytes, name: str = "cases.csv", person: int = LEGAL) -> Message:
    before = conversation.world.chats[person].last_id
    people.send_document(conversation.world, person, person, name, data)
    [answer] = conversation.answers(person, before)
    return answer


CSV = b"received_on,country,legal_process,outcome\n2025-08-01,FR,court_order,pending\n2025-08-02,DE,subpoena,refused\n"


def test_file_is_imported_once_after_a_press(conversation: Conversation) -> None:
    proposal = send(conversation, CSV)
    assert proposal.text.startswith("cases.csv can be imported: 2 cases.")
    assert head(conversation) == 1
    press_twice(conversation, proposal, "Import 2 cases")
    assert head(conversation) == 2
    assert "was already pressed" in conversation.toasts()[-1]
    assert conversation.now(proposal).text == "cases.csv was imported on 15 September 2025."
    assert "already imported" in send(conversation, CSV).text
    assert "1 to 2 of 2" in one(conversation, LEGAL, "/cases").text


NUMBERED = b"received_on,country,legal_process,outcome,case_file\n2025-08-01,FR,court_order,pending,LE-1\n"


def test_file_that_grew_says_what_is_held_and_what_differs_and_changes_it_on_demand(
    conversation: Conversation,
) -> None:
    press_twice(conversation, send(conversation, NUMBERED), "Import 1 case")
    grown = NUMBERED.replace(b"pending", b"refused") + b"2025-08-02,DE,subpoena,refused,LE-2\n"
    proposal = send(conversation, grown)
    assert "cases.csv can be imported: 1 case." in proposal.text
    assert "outcome is pending, in the file refused" in proposal.text
    labels = ["Import 1 case", "Import 1 case, change 1 case", "No"]
    assert [key["text"] for key in conversation.keys(proposal)] == labels
    press_twice(conversation, proposal, "Import 1 case, change 1 case")
    assert outcomes(conversation) == ["refused", "refused"]
    again = send(conversation, grown.replace(b"\n", b"\r\n"))
    assert "cases.csv has nothing new" in again.text
    assert "The register already has 2 cases from this file" in again.text
    assert conversation.keys(again) == []


def test_difference_from_an_embargoed_case_is_not_named_in_a_chat(conversation: Conversation) -> None:
    with conversation.database.transaction() as session:
        hidden = a_case(embargo_until="unknown", case_file="LE-1")
        cases.add(session, hidden, reference=HIDDEN, now=MORNING, actor="cli:test")
    reply = send(conversation, NUMBERED).text
    assert HIDDEN not in reply
    assert "cases.csv has nothing new" in reply


def outcomes(conversation: Conversation) -> list[str]:
    with conversation.database.reading() as session:
        return [stored.case.outcome for stored in cases.every(session)]


def test_file_with_mistakes_names_the_first_and_imports_nothing(conversation: Conversation) -> None:
    reply = send(conversation, CSV + b"2025-08-03,XX,subpoena,refusd\n" * 12)
    assert reply.text.startswith("cases.csv: 12 of 14 lines have mistakes; nothing was imported")
    assert "line 4, country" in reply.text
    assert reply.text.count("•") == 10
    assert "/tmp" not in reply.text
    assert (conversation.keys(reply), head(conversation)) == ([], 1)


def test_file_with_mistakes_is_answered_in_the_language_of_the_admin(conversation: Conversation) -> None:
    conversation.world.users[LEGAL].language = "ru"
    reply = send(conversation, CSV + b"2025-08-03,XX,subpoena,refusd\n").text
    assert "\n• строка 4, country: " in reply
    assert re.findall("[a-z]{2,}", reply.partition("\n")[2].replace("\n", " ")) == [
        "country", "outcome", "refusd", "refused",
    ]  # fmt: skip


def test_import_that_only_changes_does_not_say_that_nothing_was_imported(conversation: Conversation) -> None:
    press_twice(conversation, send(conversation, NUMBERED), "Import 1 case")
    proposal = send(conversation, NUMBERED.replace(b"pending", b"refused"))
    conversation.press(LEGAL, proposal, "Change 1 case")
    assert conversation.now(proposal).text == "Changed 1 case as cases.csv says."


def test_file_with_an_embargo_is_refused_by_default(conversation: Conversation) -> None:
    lines = CSV.replace(b"outcome\n", b"outcome,embargo_until\n").replace(b"pending\n", b"pending,unknown\n")
    assert "Telegram could read" in send(conversation, lines.replace(b"refused\n", b"refused,\n")).text
    assert head(conversation) == 1


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("cases.txt", CSV.replace(b",", b"\t"), "cases.txt can be imported: 2 cases."),
        ("cases.tsv", CSV.replace(b",", b"\t"), "cases.tsv can be imported: 2 cases."),
        ("cases", CSV, "cases can be imported: 2 cases."),
        (
            "cases.xls",
            b"\xd0\xcf\x11\xe0 old",
            "cases.xls is a workbook in an old format or with a password; save it as",
        ),
        ("cases.ods", b"PK\x03\x04 cut", "cases.ods is an archive or another kind of workbook; save it as"),
        ("cases.json", b"[]", "cases.json is not an object of countries; check that it is the format telegram-crowd"),
        ("cases.pdf", b"%PDF-1.7", "cases.pdf is a PDF; save it as an Excel workbook (.xlsx) or as CSV"),
        ("cases.docx", b"no table", "cases.docx: 1 line has mistakes; nothing was imported"),
    ],
)
def test_file_of_any_kind_is_read_or_answered_with_what_to_do(
    conversation: Conversation, name: str, data: bytes, said: str
) -> None:
    assert said in send(conversation, data, name).text


def test_large_file_is_not_loaded(conversation: Conversation) -> None:
    reply = send(conversation, b"x" * 20_000_001)
    assert "larger than 20 MB" in reply.text
    assert conversation.installation.sandbox.calls("getFile") == []


def test_file_of_somebody_without_the_role_is_not_read(conversation: Conversation) -> None:
    assert "Sorry, I didn't get that" in send(conversation, CSV, person=TRUST).text
    assert conversation.installation.sandbox.calls("getFile") == []
