"""The post: its sentences, its lengths, its markup, judged by TDLib's parser."""

import re
from datetime import UTC, date, datetime

import pytest
from babel import Locale
from hypothesis import strategies as st

from reports.document.history import Earlier
from reports.figures.figures import Cell
from reports.figures.policy import Policy
from reports.language.words import CONSTANT, LanguageNotAvailable
from reports.post.facts import ApprovalNote
from reports.post.render import TEXT_LIMIT, render_post
from storage.vocabulary import words as v
from storage.vocabulary.tally import Tally
from tests.reports.post.parsed_post import check, parsed, units
from tests.support import report_samples
from tests.support.report_samples import case, covered, document_of, tally_of, terms
from tests.support.samples import explored

BOTH = ApprovalNote(approvals=2, required=2)
NOBODY = ApprovalNote(approvals=0, required=2)
ALL_COUNTRIES = sorted(
    code
    for code in map(str, Locale("en").territories)
    if re.fullmatch("[A-Z]{2}", code) and code not in v.NOT_COUNTRIES
)[:249]
AWKWARD = st.one_of(
    st.text(max_size=120), st.text("<&>\"'é中😀", min_size=60, max_size=120), st.just("W" * 100), st.just("=1+1")
)


def test_caption_says_what_a_crowd_knows_and_what_it_does_not() -> None:
    tally = report_samples.crowd({"DE": (2405, 8311), "IN": (26512, 41433), "FR": (0, 0)})
    notice = "Demonstration. Crowd-sourced by readers, not published by Example."
    document = document_of(tally, terms=terms(notice=notice))
    caption, text = check(render_post(document, terms(notice=notice), NOBODY))
    assert "at least 28,917 requests with disclosure of user data\nat least 49,744 accounts affected" in caption
    assert "Not recorded: requests received, refused or still open." in caption
    assert "India sent 92% of the requests counted here.\n\n" in caption
    assert "requests received\n" not in caption
    assert "3 countries covered; requests came from 2. No data on other countries; that does not mean zero." in caption
    assert "Published automatically: nobody has confirmed yet that it is complete." in caption
    assert notice in caption
    assert notice in text  # either can be forwarded alone
    assert (
        "India: 26,512 requests, 41,433 accounts\nGermany: 2,405 requests, 8,311 accounts\n0 requests: France" in text
    )
    assert "The sources cover only requests with disclosure." in text
    assert "Outcomes" not in text
    assert "Reasons for refusal" not in text


def test_text_shows_a_full_register_in_words() -> None:
    document = document_of(report_samples.busy_half())
    caption, text = check(render_post(document, terms(), BOTH))
    assert caption.startswith(
        "Example Messenger: transparency report, January–June 2025\n"
        "27% of the requests counted here led to disclosure of user data.\n\n"
    )
    assert "11 requests received\n3 requests with disclosure of user data\nat least 3 accounts affected" in caption
    assert "Checked and approved as complete and correct by 2 people." in caption
    for line in (
        "Brazil: 5 received, 0 with disclosure\n",
        "France: 1 received, 1 with disclosure, 2 accounts\n",
        "Outcomes: refused 5, data disclosed 2, still open 1",
        "Reasons for refusal: no court order 4, too broad 1",
        "Data disclosed: IP addresses 3, message content 0, encryption keys 0",
        "message content 1, encryption keys 0, kind of data not recorded 8",
        ("open at the start of the period 0, received 11, closed 10, open at the end of the period 1"),
        "Not in these totals: preservation requests 2, requests by private parties 1",
        'For 1 case the number of accounts was not recorded, so the total says "at least".',
        "We disclose only: IP addresses and phone numbers. Only with: court orders. Only in cases of: terrorism.",
        "Never: message content and encryption keys.",
    ):
        assert line in text


def test_text_follows_statements_with_the_constant_sentence() -> None:
    _, text = check(render_post(document_of(report_samples.busy_half()), terms(), BOTH))
    last = "In the cases counted here, no data was disclosed without a court order."
    assert text.index(last) < text.index(CONSTANT) == text.index(last) + len(last) + 1


def test_text_gives_the_commands_to_check_with() -> None:
    given = terms(identity="press office@example.org", files_url="https://example.org/transparency/")
    _, text = check(render_post(document_of(report_samples.busy_half(), terms=given, edition=2), given, BOTH))
    sums = "transparency-2025-H1-e2.SHA256SUMS"
    who, what = "'press office@example.org'", "transparency-report@example.org"
    for command in (
        f"sha256sum -c {sums}",
        f"ssh-keygen -Y verify -f allowed_signers -I {who} -n {what} -s {sums}.sig < {sums}",
        "Save report-2025-H1-e2.zip on a computer and unpack it. Open verify.html in that folder, or run there:",
        "The files are also here: https://example.org/transparency/",
    ):
        assert command in text
    marked = {
        text[e["offset"] : e["offset"] + e["length"]]
        for e in parsed(render_post(document_of(report_samples.busy_half(), edition=2), given, BOTH).text)[1]
        if e["type"]["@type"] == "textEntityTypeCode"
    }
    assert {"verify.html", "report-2025-H1-e2.zip"} <= marked  # else a link to a site of that name


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        (ApprovalNote(2, 2), "Checked and approved as complete and correct by 2 people."),
        (ApprovalNote(1, 1), "Checked and approved as complete and correct by 1 person."),
        (ApprovalNote(1, 2), "Checked and approved as complete and correct by 1 person (2 required)."),
        (ApprovalNote(0, 2), "Published automatically: nobody has confirmed yet that it is complete."),
        (ApprovalNote(None, 2), "Draft, not published: needs 2 approvals."),
        (ApprovalNote(None, 1), "Draft, not published: needs 1 approval."),
    ],
)
def test_post_says_who_approved_it(note: ApprovalNote, sentence: str) -> None:
    caption, text = check(render_post(document_of(tally_of([])), terms(), note))
    assert sentence in caption
    assert sentence not in text


def test_post_that_comes_later_leaves_out_a_due_date_that_has_passed() -> None:
    for note, said in ((BOTH, True), (ApprovalNote(2, 2, 231, next_passed=True), False)):
        post = render_post(document_of(tally_of([])), terms(), note)
        assert ("Next report by" in post.caption) == said


def test_changes_of_data_asked_for_and_given_are_distinguished() -> None:
    cells = {"old": {"state": "exact", "value": 6}, "new": {"state": "exact", "value": 5}, "reason": "wrong_entry"}
    place = {"period": "2024-H2", "row": "ip_address", "column": "accounts_affected"}
    rows = [{**place, "table": table, **cells} for table in ("by_data_requested", "by_data_disclosed")]
    text = render_post(document_of(tally_of([])) | {"restatements": rows}, terms(), BOTH).text
    for data in ("data requested", "kinds of data disclosed"):
        assert f"2024-H2, {data}, IP addresses, accounts affected: 5, previously 6 (wrong entry)" in text


def test_nil_report_says_that_nothing_was_counted() -> None:
    caption, text = check(render_post(document_of(tally_of([])), terms(), BOTH))
    nil = "Nil report: no demands are counted for this period."
    assert f"{nil}\n\n0 requests received\n0 requests with disclosure" in caption
    assert "All countries covered.\n" in caption
    assert "By country" not in text
    assert "Data disclosed: message content 0, encryption keys 0" in text
    empty, _ = check(render_post(document_of(tally_of([], recorded_from=None)), terms(), BOTH))
    assert "Nil report" not in empty
    assert "No source covers this period" in empty
    assert "0 requests" not in empty


def test_caption_says_from_when_a_young_register_covers() -> None:
    caption, _ = check(render_post(document_of(tally_of([case()], recorded_from=date(2025, 1, 20))), terms(), BOTH))
    assert "Only part of the period is covered: 20 January 2025 – 30 June 2025." in caption
    assert "All countries covered; requests came from 1." in caption


def test_caption_says_which_coverage_is_in_part() -> None:
    rows = [covered("DE", zero=True), covered("FR", zero=True, end=date(2025, 4, 1))]
    caption, _ = check(render_post(document_of(tally_of([], coverage=rows)), terms(), BOTH))
    assert "2 countries covered (1 only partly)." in caption


def test_caption_says_once_that_all_coverage_is_in_part() -> None:
    halves = [covered(country, zero=True, end=date(2025, 4, 1)) for country in ("DE", "FR")]
    caption, _ = check(render_post(document_of(tally_of([], coverage=halves)), terms(), BOTH))
    assert "Only part of the period is covered: 1 January 2025 – 31 March 2025." in caption
    assert "2 countries covered." in caption
    halves[1] = covered("FR", zero=True, start=date(2025, 2, 1))
    caption, _ = check(render_post(document_of(tally_of([], coverage=halves)), terms(), BOTH))
    assert "2 countries covered, each only partly." in caption


def test_second_edition_names_the_first() -> None:
    caption, text = check(render_post(document_of(report_samples.busy_half(), edition=2), terms(), BOTH))
    assert "Edition 2 replaces edition 1, which stays in the channel." in caption
    assert "\nEdition 2\n" in text


def test_text_shows_what_was_disclosed_outside_the_policy() -> None:
    document = document_of(report_samples.busy_half())
    _, silent = check(render_post(document, terms(), BOTH))
    counts = {"requests_with_disclosure": 2, "confirmed": 1, "not_recorded": 3}
    document["outside_policy"] = {name: Cell.exact(count).as_json() for name, count in counts.items()}
    _, text = check(render_post(document, terms(), BOTH))
    outside = (
        "In the cases counted here, 2 requests with disclosure did not meet our policy; "
        "confirmed by a second person: 1."
    )
    assert f" in detail\n{outside}\n" in text, "before all figures"
    unjudged = "For 3 requests with disclosure, we cannot say whether they met our policy."
    assert text.index("Our promise") < text.index(f"\n{unjudged}\n")
    assert "our policy" not in silent


def test_text_shows_restatements_and_earlier_periods() -> None:
    old = document_of(report_samples.crowd({"DE": (1, 1)}))["totals"]
    earlier = [Earlier(label=label, totals=old) for label in ("2023-H2", "2024-H1", "2024-H2")]
    document = document_of(report_samples.busy_half(), earlier=earlier)
    change = {
        "period": "2024-H2",
        "table": "by_country",
        "row": "DE",
        "column": "requests_with_disclosure",
        "old": Cell.exact(5).as_json(),
        "new": Cell.exact(6).as_json(),
        "reason": "late_outcome",
    }
    document["restatements"] = [change] * 11
    post = render_post(document, terms(), BOTH)
    assert "<blockquote expandable><b>Restated since publication</b>\n" in post.text, (
        "in view while the quote is closed"
    )
    _, text = check(post)
    assert (
        "Restated since publication\n2024-H2, Germany, requests with disclosure: 6, previously 5 (late outcome)\n"
        in text
    )
    assert "(late outcome)\nand 1 more change, in the files" in text
    assert (
        "Earlier periods, requests with disclosure: 2024-H2 at least 1, 2024-H1 at least 1, 2023-H2 at least 1" in text
    )


def test_table_by_country_of_the_whole_world_keeps_its_top_and_counts_the_rest() -> None:
    wide = {code: (999_999_999 - n, 999_999_999) for n, code in enumerate(ALL_COUNTRIES)}
    document = document_of(report_samples.crowd(wide))
    _, text = check(render_post(document, terms(), BOTH))
    rows = text.count("999,999,999 accounts\n")
    more = re.search(r"and (\d+) more countries, in the files", text)
    assert more is not None
    assert rows >= 11
    assert rows + int(more[1]) == len(ALL_COUNTRIES) == 249
    assert units(text) > TEXT_LIMIT - 80


def test_table_by_country_counts_those_without_requests_where_names_do_not_fit() -> None:
    half = {code: (0, 0) if n % 2 else (7, 7) for n, code in enumerate(ALL_COUNTRIES)}
    _, text = check(render_post(document_of(report_samples.crowd(half)), terms(), BOTH))
    assert "0 requests: 124 countries" in text


@explored(
    40,
    200,
    st.integers(0, 249),
    st.integers(0, 999_999_999),
    AWKWARD.filter(str.strip),
    AWKWARD,
    st.sampled_from(["", "https://example.org/" + "x" * 300, "https://example.org/?a=<&>\"'", "y" * 9000]),
    st.sampled_from([0, 1, 5, None]),
)
def test_posts_keep_within_the_limits_whatever_comes(
    countries: int, most: int, name: str, notice: str, url: str, approvals: int | None
) -> None:
    numbers = {code: (max(0, most - n), most) for n, code in enumerate(ALL_COUNTRIES[:countries])}
    policy = Policy(
        url=url,
        discloses=tuple(v.DataKind),
        requires_process=tuple(v.LegalProcess),
        requires_grounds=tuple(v.Grounds),
        never=tuple(v.DataKind),
    )
    given_terms = terms(publisher_name=name, notice=notice, files_url=url, policy=policy, timezone="Europe/Berlin")
    document = document_of(report_samples.crowd(numbers), terms=given_terms, edition=7)
    check(render_post(document, given_terms, ApprovalNote(approvals, 5)))


@explored(40, 200, report_samples.tallies(), st.sampled_from([BOTH, NOBODY, ApprovalNote(None, 2)]))
def test_post_of_any_register_never_shows_a_number_that_the_document_lacks(tally: Tally, note: ApprovalNote) -> None:
    document = document_of(tally, terms=terms(statements=()))
    caption, text = check(render_post(document, terms(statements=()), note))
    for column, noun in (("requests", "requests? received"), ("accounts_affected", "accounts? affected")):
        found = re.search(rf"^(?:at least )?([\d,]+) {noun}(?: in the part covered)?$", caption, re.MULTILINE)
        cell = document["totals"][column]
        assert (found is not None) is (cell["state"] == "exact")
        assert found is None or int(found[1].replace(",", "")) == cell["value"]
    by_country = text.partition("By country")[2].partition("\nOutcomes: ")[0].partition("\nDemands for ")[0]
    listed = re.findall(r"^(.+): (?:at least )?[\d,]+ (?:received|requests?)\b", by_country, re.MULTILINE)
    assert len(listed) <= len(document["tables"]["by_country"])


def test_post_escapes_what_it_is_given() -> None:
    name = '<b>A & B</b> <script>\n"it\'s"'
    caption, text = check(
        render_post(document_of(report_samples.busy_half(), terms=terms(publisher_name=name)), terms(), BOTH)
    )
    assert caption.startswith('<b>A & B</b> <script> "it\'s": transparency report')
    assert text.startswith('<b>A & B</b> <script> "it\'s": transparency report')


def test_post_in_another_language_is_refused() -> None:
    with pytest.raises(LanguageNotAvailable, match="not available in the language fa yet"):
        render_post(document_of(report_samples.busy_half()), terms(), BOTH, "fa")


def test_due_day_is_that_of_the_publishers_calendar() -> None:
    berlin = terms(timezone="Europe/Berlin")
    document = document_of(report_samples.busy_half(), terms=berlin, next_due=datetime(2025, 7, 14, 23, tzinfo=UTC))
    caption, _ = check(render_post(document, berlin, BOTH))
    assert caption.endswith("Next report by 15 July 2025.")


def test_caption_has_room_for_the_longest_of_everything() -> None:
    long = terms(publisher_name="W" * 101, notice="W" * 151, timezone="America/Argentina/ComodRivadavia")
    tally = report_samples.crowd({"DE": (999_999_999, 999_999_999)})
    due = datetime(2026, 9, 29, 12, tzinfo=UTC)
    caption, _ = check(
        render_post(document_of(tally, terms=long, edition=9999, next_due=due), long, ApprovalNote(1, 2))
    )
    assert "W" * 99 + "…" in caption
    assert "W" * 149 + "…" in caption
    assert "1 person (2 required)" in caption
    assert "Edition 9,999" in caption
