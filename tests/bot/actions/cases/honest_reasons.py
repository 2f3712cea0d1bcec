"""Writes honest_reasons.txt, the committed text on which false alarms are measured: what lawyers write of demands.

Reasons in English and Russian full of dates, articles, file numbers, amounts and counts, and without a person in them.
`python -m tests.bot.actions.cases.honest_reasons` writes the same text again.
"""

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

TEXT = Path(__file__).with_name("honest_reasons.txt")
SEED, LINES = 20180828, 5000
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
MONATE = ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября")

ENGLISH = (
    "The order of {day} was quashed on appeal by the judgment of {day}, case {file}.",
    "Entered twice: the same demand is recorded under {file}, received on {day}.",
    "Wrong country: the letter rogatory came through {country}, the demand itself is from {other}.",
    "The court extended the gag under {article} until {day}; the copy was served on {weekday} at {time}.",
    "Outcome corrected: {count} accounts were named, data was given for {small} of them.",
    "The prosecutor withdrew the demand on {day} after our objection under {article}.",
    "Recorded by mistake as a subpoena; it is a production order under {article} ({file}).",
    "The operator was fined {money} under {article}; the fine concerns no user data.",
    "Mutual legal assistance, file {file}, forwarded by the ministry on {day}.",
    "Emergency demand of {day}, {time} local time: threat to life, {small} accounts, answered within {small} hours.",
    "The figure of {large} requests in the draft counts reminders; there were {count}.",
    "No court order attached; the authority relies on {article} alone.",
    "Duplicate of the entry of {day}: both refer to decision {file}.",
    "The period of {years} was asked about, which is overbroad under {article}.",
    "Register complete for {half}; {count} cases checked by two people on {day}.",
    "Hold until the ministry answers our letter of {day} (our file {file}, {small} pages).",
    "Restated: {count} requests before, {count} now, because late outcomes came in by {day}.",
    "The demand cites {law}, {article}, and names no suspect.",
    "Embargo lifted by the decision of {day}; the notice was sent {small} days later.",
    "Costs of {money} were refused; see {file}, page {small}, paragraph {small}.",
)
RUSSIAN = (
    "Постановление от {day_ru} отменено апелляционным определением от {day_ru}, дело {file_ru}.",
    "Внесено дважды: то же требование записано по делу {file_ru}, поступило {day_ru}.",
    "Ошибка в стране: поручение передано через {country_ru}, само требование направила {other_ru}.",
    "Запрет на разглашение по {article_ru} продлён до {day_ru}, копия вручена в {time}.",
    "Исправлен результат: названо {count} аккаунтов, данные раскрыты по {small} из них.",
    "Прокуратура отозвала требование {day_ru} после наших возражений со ссылкой на {article_ru}.",
    "Требование ссылается на {law_ru}, {article_ru}, решения суда не приложено.",
    "Штраф {money_ru} по {article_ru} не относится к данным пользователей.",
    "Поручение о правовой помощи, дело {file_ru}, направлено министерством {day_ru}.",
    "Экстренный запрос от {day_ru}, {time}: угроза жизни, {small} аккаунтов, ответ через {small} ч.",
    "Реестр за {half} полон: {count} дел проверили два человека {day_ru}.",
    "Пересчёт: было {count} запросов, стало {count}, поздние ответы поступили до {day_ru}.",
    "Запрошен период {years} без ограничения, это слишком широко по {article_ru}.",
    "В черновике {large} запросов вместе с напоминаниями, без них {count}.",
    "Отказ: ненадлежащий орган, см. {file_ru}, лист {small}, абзац {small}.",
)
COUNTRIES = ("France", "Germany", "India", "Brazil", "Türkiye", "Spain", "Japan", "Kenya", "Poland", "Canada")
COUNTRIES_RU = ("Франция", "Германия", "Индия", "Бразилия", "Турция", "Испания", "Япония", "Кения", "Польша")


def reasons() -> list[str]:
    """The lines of the text, each once."""
    chosen = random.Random(SEED)
    found: dict[str, None] = {}
    while len(found) < LINES:
        sentence = chosen.choice(ENGLISH if chosen.random() < 0.6 else RUSSIAN)
        found.setdefault(_filled(sentence, chosen))
    return list(found)


def _filled(sentence: str, chosen: random.Random) -> str:
    while "{" in sentence:
        name = sentence.partition("{")[2].partition("}")[0]
        sentence = sentence.replace("{" + name + "}", FACTS[name](chosen), 1)
    return sentence


def _day(chosen: random.Random) -> date:
    return date(2012, 1, 1) + timedelta(days=chosen.randrange(5200))


def _english_day(chosen: random.Random) -> str:
    day = _day(chosen)
    words = f"{day.day} {MONTHS[day.month % 10]} {day.year}"
    american = f"{MONTHS[day.month % 10]} {day.day}, {day.year}"
    return chosen.choice((day.isoformat(), words, american, f"{day:%d.%m.%Y}", f"{day:%d/%m/%Y}", f"{day:%d.%m.%y}"))


def _russian_day(chosen: random.Random) -> str:
    day = _day(chosen)
    words = f"{day.day} {MONATE[day.month % 10]} {day.year} г."
    return chosen.choice((f"{day:%d.%m.%Y}", words, f"{day:%d.%m.%Y} г.", day.isoformat(), f"{day:%d.%m.%y}"))


def _file(chosen: random.Random) -> str:
    year, number = chosen.randrange(2012, 2027), chosen.randrange(1, 99999)
    return chosen.choice(
        (
            f"LE-{year}-{number:04}",
            f"{number}/{year % 100:02}",
            f"{chosen.randrange(1, 9)} BvR {number % 3000}/{year % 100:02}",
            f"C-{number % 900}/{year % 100:02}",
            f"no. {number}/{year}",
            f"{chosen.randrange(1, 500)} Js {number}/{year % 100:02}",
            f"{year}/{number % 3000}",
            f"{chosen.randrange(1, 9)}:{year % 100:02}-cv-{number:05}",
            f"[{year}] EWHC {number % 4000} (Admin)",
            f"ECLI:EU:C:{year}:{number % 1000}",
        )
    )


def _russian_file(chosen: random.Random) -> str:
    year, number = chosen.randrange(2012, 2027), chosen.randrange(1, 99999)
    return chosen.choice(
        (
            f"№ А40-{number:06}/{year}",
            f"№ 2-{number % 9999}/{year}",
            f"№ 3/12-{number % 999}/{year % 100:02}",
            f"№ 33-{number}/{year}",
            f"№ 1-{number % 999}/{year % 100:02}",
            f"№ {number % 3000}-О",
            f"исх. № {number % 9000}-{year}",
        )
    )


def _article(chosen: random.Random) -> str:
    number, part = chosen.randrange(1, 480), chosen.randrange(1, 9)
    return chosen.choice(
        (
            f"Art. {number}({part})(f) GDPR",
            f"§ {number}g StPO",
            f"18 U.S.C. § {2700 + part}(d)",
            f"Article {number} of the Code of Criminal Procedure",
            f"s. {number} of the Investigatory Powers Act 2016",
            f"section {number}.{part} of the guidelines",
            f"Rule {number}({part})",
        )
    )


def _russian_article(chosen: random.Random) -> str:
    number, part = chosen.randrange(1, 480), chosen.randrange(1, 9)
    return chosen.choice(
        (
            f"ст. {number} УПК РФ",
            f"ч. {part} ст. {number}.{part} КоАП РФ",
            f"п. {part} ст. {number}",
            f"ст. {number}.{part}",
        )
    )


def _money(chosen: random.Random) -> str:
    amount = chosen.randrange(100, 9_000_000)
    spaced = f"{amount:,}".replace(",", " ")
    return chosen.choice((f"EUR {amount:,}", f"{spaced} euros", f"${amount:,}.00", f"€{amount}", f"{amount:,} dollars"))


def _russian_money(chosen: random.Random) -> str:
    amount = chosen.randrange(1000, 9_000_000)
    spaced = f"{amount:,}".replace(",", " ")
    return chosen.choice((f"{spaced} рублей", f"{spaced} руб.", f"{amount // 1000} тыс. руб.", f"{spaced} ₽"))


def _years(chosen: random.Random) -> str:
    start = chosen.randrange(2010, 2020)
    return chosen.choice((f"{start}-{start + 4}", f"{start}–{start + 6}", f"{start}/{(start + 1) % 100:02}"))


def _large(chosen: random.Random) -> str:
    return f"{chosen.randrange(1000, 3_000_000):,}"


FACTS: dict[str, Callable[[random.Random], str]] = {
    "day": _english_day,
    "day_ru": _russian_day,
    "file": _file,
    "file_ru": _russian_file,
    "article": _article,
    "article_ru": _russian_article,
    "law": lambda chosen: chosen.choice(("Regulation (EU) 2016/679", "Law No. 2004-575", "Act XC of 2017", "Law 5651")),
    "law_ru": lambda chosen: chosen.choice(("149-ФЗ", "закон № 374-ФЗ от 06.07.2016", "№ 152-ФЗ", "144-ФЗ")),
    "country": lambda chosen: chosen.choice(COUNTRIES),
    "other": lambda chosen: chosen.choice(COUNTRIES),
    "country_ru": lambda chosen: chosen.choice(COUNTRIES_RU),
    "other_ru": lambda chosen: chosen.choice(COUNTRIES_RU),
    "weekday": lambda chosen: chosen.choice(("Monday", "Tuesday", "Friday")),
    "time": lambda chosen: f"{chosen.randrange(24):02}:{chosen.randrange(60):02}",
    "count": lambda chosen: str(chosen.randrange(2, 9000)),
    "small": lambda chosen: str(chosen.randrange(2, 90)),
    "money": _money,
    "money_ru": _russian_money,
    "years": _years,
    "half": lambda chosen: f"{chosen.randrange(2014, 2027)}-H{chosen.randrange(1, 3)}",
    "large": _large,
}


if __name__ == "__main__":
    TEXT.write_text("\n".join(reasons()) + "\n", encoding="utf-8")
