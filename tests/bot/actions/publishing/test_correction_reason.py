"""The reason of a correction, which gets published, names nobody: a word of a list and a short free part."""

import pytest

from bot.actions.cases.identifiers import IdentifierSeen
from bot.actions.publishing.correction_reason import BadReason, read_reason
from storage.vocabulary.changes import CorrectionReason


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("counted_twice", "counted_twice"),
        ("Counted_Twice", "counted_twice"),
        ("wording: two words were swapped", "wording: two words were swapped"),
        ("wording  two   words", "wording: two words"),
        ("not_counted a court order from Brazil", "not_counted: a court order from Brazil"),
        (
            "not_counted orders from the United States of America",
            "not_counted: orders from the United States of America",
        ),
        ("wrong_value in March, under the DSA", "wrong_value: in March, under the DSA"),
        ("other запросы за март", "other: запросы за март"),
        ("not_counted решения из Бразилии и Южной Кореи", "not_counted: решения из Бразилии и Южной Кореи"),
    ],
)
def test_reason_is_a_word_and_a_few_more(text: str, kept: str) -> None:
    assert read_reason(text) == kept


@pytest.mark.parametrize("text", ["", "two orders", "wrong", "other " + "x" * 81, "other a\x07b"])
def test_reason_outside_the_list_is_refused_with_the_list(text: str) -> None:
    with pytest.raises(BadReason) as refused:
        read_reason(text)
    assert all(word in str(refused.value) for word in CorrectionReason)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("other the case of John Smith", "a name"),
        ("other Smith asked us", "a name"),
        ("other дело Иванова", "a name"),
        ("other дело Марии Иорданской", "a name"),
        ("other the user ŻÓŁĆ Ąę", "a name"),
        ("other JONATHAN was named", "a name"),
        ("other he lives at 12 baker street", "an address"),
        ("other улица ленина 5", "an address"),
        ("other hauptstraße 7", "an address"),
        ("other 0151_2345_6789", "a long number"),
        ("other 4915112345678 users", "the number of an account or a card"),
        ("other a.b@mail.test", "an e-mail address"),
    ],
)
def test_reason_that_may_name_a_person_is_refused_and_not_repeated(text: str, kind: str) -> None:
    with pytest.raises(IdentifierSeen, match=f"this looks like {kind}") as refused:
        read_reason(text)
    assert text.removeprefix("other ") not in str(refused.value)
