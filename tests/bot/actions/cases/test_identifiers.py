"""What may name a person is found, what lawyers write is not mistaken for it; both are measured and printed."""

import sys

import pytest

from bot.actions.cases.fields import FIELD_OF, BadValue
from bot.actions.cases.identifiers import IdentifierSeen, masked, refuse_identifiers, sightings
from bot.actions.cases.line import form_of_line
from reports.language import words
from tests.bot.actions.cases.honest_reasons import TEXT, reasons
from tests.bot.actions.cases.identifying_texts import NUMBER, identifying_texts
from tests.support.case_forms import TODAY

LEAST_RECALL, MOST_ALARMS = 0.99, 0.02


def test_identifiers_are_found_in_what_is_generated() -> None:
    texts = identifying_texts()
    missed = [named for text, named in texts if not any(sightings(text))]
    recall = 1 - len(missed) / len(texts)
    sys.stdout.write(f"recall {recall:.2%} of {len(texts)}; missed: {missed}\n")
    assert len(texts) == NUMBER
    assert recall >= LEAST_RECALL


def test_honest_reasons_raise_few_alarms() -> None:
    lines = TEXT.read_text(encoding="utf-8").splitlines()
    assert lines == reasons(), "the committed text is not the one that its seed gives"
    alarms = [line for line in lines if any(sightings(line))]
    sys.stdout.write(f"false alarms {len(alarms) / len(lines):.2%} of {len(lines)}: {alarms}\n")
    assert len(lines) == len(set(lines)) == 5000
    assert len(alarms) / len(lines) <= MOST_ALARMS


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the user is +33 6 12 34 56 89", "a phone number"),
        ("call (212) 555-0123 first", "a phone number"),
        ("\u0668\u0669\u0661\u0662\u0663\u0664\u0665\u0666\u0667", "a phone number"),
        ("from 192.0.2.7", "an IP address"),
        ("from 2001:db8::1", "an IP address"),
        ("see t.me/durov", "an account on Telegram"),
        ("he is @durov", "an account on Telegram"),
        ("mail a.b@example.org", "an e-mail address"),
        ("DE89 3704 0044 0532 0130 00", "the number of an account or a card"),
        ("card 4111 1111 1111 1111", "the number of an account or a card"),
        ("IMEI 490154203237518", "the number of a device"),
        ("00:1A:2B:3C:4D:5E", "the number of a device"),
        ("RSSMRA85T10A562S", "the number of a person or a document"),
        ("order 12345678901234567890", "a long number"),
    ],
)
def test_identifiers_are_named_by_their_kind(text: str, kind: str) -> None:
    with pytest.raises(IdentifierSeen, match=f"this looks like {kind}: ") as refusal:
        refuse_identifiers(text)
    seen = str(refusal.value)
    assert "…" in seen
    assert not any(word in seen for word in text.split() if len(word) > 5)


def test_masked_text_shows_its_ends() -> None:
    assert masked("+33 6 12 34 56 89") == "+33…89"
    assert masked("@abc") == "@…c"


def test_refusal_speaks_the_language_of_the_reader() -> None:
    with pytest.raises(IdentifierSeen) as refusal:
        refuse_identifiers("+33 6 12 34 56 89")
    assert words.translate(refusal.value, "ru").startswith("похоже на номер телефона: +33…89; ")


@pytest.mark.parametrize(
    "line",
    [
        "FR court_order 2018-05-04 disclosed +33612345689",
        "FR court_order 2018-05-04 disclosed given=@durov",
        "FR court_order 2018-05-04 disclosed file=DE89370400440532013000",
        "FR court_order 2018-05-04 disclosed asked=ip_address,192.0.2.7",
        "FR court_order 2018-05-04 disclosed user 612 345 689",
    ],
)
def test_one_line_with_an_identifier_is_refused(line: str) -> None:
    with pytest.raises(IdentifierSeen):
        form_of_line(line.split(), today=TODAY)


def test_one_line_may_count_millions() -> None:
    line = "FR court_order 2018-05-04 disclosed requests=12345678 accounts=1234567/123 file=LE-2018-0042"
    assert form_of_line(line.split(), today=TODAY)["requests"] == "12345678"


@pytest.mark.parametrize("text", ["00-1A-2B-3C-4D-5E", "RSSMRA85T10A562S", "DE89370400440532013000", "192.0.2.7"])
def test_file_number_is_no_way_around(text: str) -> None:
    with pytest.raises(BadValue):
        FIELD_OF["case_file"].read(text)
