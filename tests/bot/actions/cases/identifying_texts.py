"""Makes texts that name a person: example numbers of all regions, and what Faker invents in twenty locales."""

import random
from collections.abc import Callable, Iterator
from itertools import islice

import phonenumbers
from faker import Faker
from phonenumbers import PhoneNumberFormat, PhoneNumberType

SEED, NUMBER = 149, 5000
LOCALES = (
    *("en_US", "en_GB", "en_IN", "de_DE", "fr_FR", "es_ES", "it_IT", "pt_BR", "pl_PL", "ru_RU"),
    *("uk_UA", "tr_TR", "nl_NL", "sv_SE", "cs_CZ", "fa_IR", "ja_JP", "zh_CN", "ko_KR", "el_GR"),
)
FORMATS = (
    PhoneNumberFormat.E164,
    PhoneNumberFormat.INTERNATIONAL,
    PhoneNumberFormat.NATIONAL,
    PhoneNumberFormat.RFC3966,
)
TYPES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.VOIP, PhoneNumberType.TOLL_FREE)
SENTENCES = (
    "the user of {} asked for it",
    "wrong entry, the account is {}",
    "{}",
    "see {}, recorded twice",
    "duplicate: {}.",
    "({})",
    "ошибка, пользователь {} уже внесён",
    "данные о {}, раскрыты",
)


def identifying_texts() -> list[tuple[str, str]]:
    """NUMBER pairs of a sentence and what in it names a person, half of them phone numbers of all regions."""
    chosen = random.Random(SEED)
    phones = list(_phones())
    chosen.shuffle(phones)
    half = NUMBER // 2
    named = [*phones[:half], *islice(_invented(), NUMBER - half)]
    return [(chosen.choice(SENTENCES).format(one), one) for one in named]


def _phones() -> Iterator[str]:
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in TYPES:
            example = phonenumbers.example_number_for_type(region, kind)
            if example is not None:
                yield from (phonenumbers.format_number(example, form) for form in FORMATS)


def _invented() -> Iterator[str]:
    fakers = [Faker(locale) for locale in LOCALES]
    for number, faker in enumerate(fakers):
        faker.seed_instance(SEED + number)
    while True:
        for faker in fakers:
            yield from _of_locale(faker)


def _of_locale(faker: Faker) -> Iterator[str]:
    makers: tuple[Callable[[], str], ...] = (
        faker.phone_number,
        faker.email,
        faker.ipv4,
        faker.ipv6,
        faker.iban,
        faker.credit_card_number,
        faker.mac_address,
        lambda: "@" + faker.user_name().replace(".", "_").replace("-", "_"),
        lambda: "https://t.me/" + faker.user_name(),
    )
    yield from (make() for make in makers)
