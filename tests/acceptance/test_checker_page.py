"""The page that checks a report, in a browser: no network, and the verdicts of `verify` wherever a byte was changed."""

import base64
import copy
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from selenium import webdriver

from reports.sealing import standalone
from reports.sealing.standalone.figures import contradictions
from reports.sealing.standalone.verify import ALTERED, CANNOT_TELL, GOOD
from tests.reports.verify.mutations import false_statement, mutant
from tests.support.browser import WIDTH, Page, resize
from tests.support.checkers import (
    BESIDE,
    BUSY,
    CONVERTED,
    DOCUMENT,
    SEALED,
    SECOND_CASES,
    STEM,
    TYPED_FINGERPRINTS,
    changed_table,
    changes,
    library_holds,
    one_file_says,
    verify_says,
)
from tests.support.report_samples import busy_half, crowd, document_of, terms
from tests.support.sealed_reports import (
    FIRST,
    HANDED_OVER,
    KEY,
    OLDEST,
    SECOND,
    outcome,
    sealed_report,
    signed_anyway,
)

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(900)]

PAGE = Path(standalone.__path__[0]) / "verify.html"
Files = dict[str, bytes]
# The verdicts on the report with one change each: [name, way, place].
JUDGE = """
const [files, changes, signer, done] = arguments;
const sealed = Object.entries(files).map(([name, code]) => [name, unbase64(code)]);
(async () => {
  const verdicts = [];
  for (const [name, way, place] of changes) {
    const bytes = [...sealed.find(([other]) => other === name)[1]];
    bytes.splice(place, way === "insert" ? 0 : 1, ...(way === "delete" ? [] : [bytes[place] ^ 1]));
    verdicts.push((await check(new Map([...sealed, [name, Uint8Array.from(bytes)]]), signer)).result);
  }
  done(verdicts);
})();
"""
SAY = """
const [files, signer, namespace, done] = arguments;
check(new Map(Object.entries(files).map(([name, code]) => [name, unbase64(code)])), signer, namespace).then(done);
"""
# The verdicts on mutants: each file is [name, the sealed file that it equals, or else its bytes].
JUDGE_MUTANTS = """
const [files, mutants, signer, done] = arguments;
const sealed = new Map(Object.entries(files).map(([name, code]) => [name, unbase64(code)]));
(async () => {
  const verdicts = [];
  for (const mutant of mutants) {
    const files = mutant.map(([name, like, code]) => [name, like === null ? unbase64(code) : sealed.get(like)]);
    verdicts.push((await check(new Map(files), signer)).result);
  }
  done(verdicts);
})();
"""
ADD_UP = "return arguments[0].map((document) => [...contradictions(document)].length > 0);"
OLD_BROWSER = 'crypto.subtle.importKey = async () => { throw new DOMException("", "NotSupportedError"); };'
# What sticks out sideways or holds more than it shows; a long key scrolls in its field.
CLIPPED = """
const clips = (node) => node.clientWidth && node.tagName !== "INPUT" && node.scrollWidth > node.clientWidth + 1;
const out = (node) => node.getBoundingClientRect().right > innerWidth + 1;
return [...document.querySelectorAll("main *")].filter((node) => node.getClientRects().length)
  .filter((node) => clips(node) || out(node)).map((node) => `${node.tagName}: ${node.textContent.slice(0, 60)}`);
"""
# The contrast of each text with the page, by WCAG 2.
FAINT = """
const light = (color) => color.match(/[0-9]+/g).slice(0, 3).map((part) => part / 255)
  .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
const ground = light(getComputedStyle(document.body).backgroundColor);
const ratio = (other) => (Math.max(other, ground) + 0.05) / (Math.min(other, ground) + 0.05);
return [...document.querySelectorAll("main *")].filter((node) => node.getClientRects().length)
  .filter((node) => ratio(light(getComputedStyle(node).color)) < 4.5).map((node) => node.outerHTML.slice(0, 80));
"""


@pytest.fixture
def page(browser: webdriver.Chrome) -> Page:
    browser.set_script_timeout(600)
    browser.get(PAGE.as_uri())
    return Page(browser)


def coded(files: Files) -> dict[str, str]:
    return {name: base64.b64encode(data).decode() for name, data in files.items()}


def said(page: Page, files: Files, signer: str = KEY.fingerprint, namespace: str = "") -> tuple[str, str]:
    """The page's verdict and sentences on these files."""
    answer = page.browser.execute_async_script(SAY, coded(files), signer, namespace)
    return answer["result"], json.dumps(answer["findings"])


@pytest.mark.parametrize("name", sorted(SEALED))
def test_every_byte_gets_the_verdict_of_verify(page: Page, tmp_path: Path, name: str) -> None:
    folder, changed = HANDED_OVER.write(tmp_path), list(changes(name, few=60, small=1_000))
    asked = [(change.name, change.way, change.place) for change in changed]
    verdicts = page.browser.execute_async_script(JUDGE, coded(SEALED), asked, KEY.fingerprint)
    for change, verdict in zip(changed, verdicts, strict=True):
        assert verdict == verify_says(change, folder) != GOOD, change


def test_missing_and_added_files_get_the_verdict_of_verify(page: Page, tmp_path: Path) -> None:
    without = {name: {other: SEALED[other] for other in SEALED if other != name} for name in SEALED}
    beside = {name: {**SEALED, name: data} for name, data in BESIDE.items()}
    older = {"older": {**SECOND.files(), "history-1.txt": FIRST.history()}}
    false = {"false": {**SECOND.files(), "history-1.txt": FIRST.history().replace(b" report ", b" erratum ")}}
    for number, (case, files) in enumerate({**without, **beside, **older, **false}.items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        for name, data in files.items():
            (folder / name).write_bytes(data)
        assert said(page, files)[0] == outcome(folder).value, case


def judged(page: Page, made: list[Files], signer: str) -> list[str]:
    """The page's verdicts on folders; of files that are those of the first report, only the name is sent."""
    sealed = FIRST.files()
    like = {data: name for name, data in sealed.items()}
    sent = [
        [(name, like.get(data), None if data in like else code[name]) for name, data in files.items()]
        for files, code in zip(made, map(coded, made), strict=True)
    ]
    verdicts: list[str] = page.browser.execute_async_script(JUDGE_MUTANTS, coded(sealed), sent, signer)
    return verdicts


@pytest.mark.parametrize("part", range(2))
def test_mutants_get_the_verdict_of_the_one_file(page: Page, part: int) -> None:
    made = [mutant(Random(seed)).files for seed in range(part * 500, (part + 1) * 500)]
    verdicts = judged(page, made, KEY.fingerprint)
    expected = [one_file_says(files, library_holds) for files in made]
    differing = [seed for seed, (one, other) in enumerate(zip(verdicts, expected, strict=True)) if one != other]
    assert differing == [], [(verdicts[seed], expected[seed]) for seed in differing]


def test_false_statement_of_keys_gets_the_verdict_of_the_one_file(page: Page) -> None:
    made = [signed_anyway({"key-changes.txt": false_statement(Random(seed))}) for seed in range(500)]
    verdicts = judged(page, made, OLDEST.fingerprint)
    expected = [one_file_says(files, library_holds, OLDEST.fingerprint) for files in made]
    assert verdicts == expected
    assert {*verdicts} == {GOOD, ALTERED, CANNOT_TELL}


def test_changed_cell_of_a_sealed_table_is_altered(page: Page) -> None:
    made = [changed_table(Random(seed)) for seed in range(100)]
    assert judged(page, [BUSY.files(), *made], KEY.fingerprint) == [GOOD, *[ALTERED] * 100]


def test_tables_of_odd_publishers_and_figures_agree_with_the_json(page: Page) -> None:
    made = []
    for name in ("=1+1", "NA", "'x", 'A, "B"', "Пример"):
        for tally in (busy_half(), crowd({"FR": (3, 2), "NA": (0, 0), "XK": (1, 1)})):
            document = document_of(tally, terms=terms(publisher_name=name))
            made.append(sealed_report(KEY, document=document).files())
    assert judged(page, made, KEY.fingerprint) == [GOOD] * len(made)


def test_second_signature_gets_the_verdict_of_verify(page: Page) -> None:
    verdicts = judged(page, [files for files, _ in SECOND_CASES.values()], KEY.fingerprint)
    assert dict(zip(SECOND_CASES, verdicts, strict=True)) == {case: one for case, (_, one) in SECOND_CASES.items()}


def test_key_counts_only_where_the_reader_names_it(page: Page) -> None:
    assert said(page, SEALED)[0] == GOOD
    assert said(page, SEALED, "SHA256:other")[0] == CANNOT_TELL
    result, words = said(page, SEALED, "")
    assert (result, f"Consistent, signed by {KEY.fingerprint}" in words) == (CANNOT_TELL, True)
    assert said(page, {**SEALED, **SECOND.files()})[0] == CANNOT_TELL


def test_mistyped_fingerprint_is_not_another_key(page: Page) -> None:
    for typed, result in TYPED_FINGERPRINTS.values():
        verdict, words = said(page, SEALED, typed)
        assert verdict == result, typed
        assert ("is not a key's fingerprint. Enter it as SHA256:" in words) == (result == CANNOT_TELL), typed


def test_converted_line_ends_are_named(page: Page) -> None:
    for name, data in CONVERTED.items():
        verdict, words = said(page, {**SEALED, name: data})
        assert (verdict, "ine ends" in words) == (ALTERED, True), name


def test_old_browser_says_that_the_signature_was_not_checked(page: Page) -> None:
    page.browser.execute_script(OLD_BROWSER)
    result, words = said(page, SEALED)
    assert (result, "Signature not checked" in words) == (CANNOT_TELL, True)
    assert said(page, {**SEALED, f"{STEM}.csv": b"x"})[0] == ALTERED


def test_sums_are_wrong_where_they_are_wrong_for_the_one_file(page: Page) -> None:
    documents = [a_changed_document(Random(seed)) for seed in range(300)]
    wrong = page.browser.execute_script(ADD_UP, documents)
    assert wrong == [bool(list(contradictions(document))) for document in documents]
    assert 0 < sum(wrong) < len(wrong)


def a_changed_document(random: Random) -> Any:
    """A report with another number in one cell."""
    document = copy.deepcopy(DOCUMENT)
    rows = [row for rows in document["tables"].values() for row in rows]
    cells = random.choice([document["totals"], document["carried_forward"], *rows])
    column = random.choice([key for key, cell in cells.items() if isinstance(cell, dict)])
    low = random.randrange(12)
    cells[column] = random.choice(
        [
            {"state": "exact", "value": low},
            {"state": "exact", "value": low, "missing": 1},
            {"state": "range", "low": low, "high": low + 3, "reason": "small_number"},
            {"state": "not_recorded"},
        ]
    )
    return document


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_reader_picks_files_on_a_phone_and_reads_the_verdict(page: Page, tmp_path: Path, theme: str) -> None:
    resize(page.browser, WIDTH, 740)
    scheme = {"features": [{"name": "prefers-color-scheme", "value": theme}]}
    page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", scheme)
    folder = HANDED_OVER.write(tmp_path)
    page.find("#files").send_keys("\n".join(str(path) for path in sorted(folder.iterdir())))
    page.wait(lambda: page.shown("#verdict").startswith("Cannot tell"))
    page.find("#signer").send_keys(KEY.fingerprint)
    page.wait(lambda: page.shown("#verdict").startswith("Good"))
    for look in (CLIPPED, FAINT):
        assert page.browser.execute_script(look) == []
    (folder / f"{STEM}.csv").write_bytes(b"x")
    page.find("#files").send_keys("\n".join(str(path) for path in sorted(folder.iterdir())))
    page.wait(lambda: page.shown("#verdict").startswith("Altered"))
    assert f"altered: {STEM}.csv" in page.shown("#findings")
    for look in (CLIPPED, FAINT):
        assert page.browser.execute_script(look) == []
    assert page.browser.get_log("browser") == []  # type: ignore[no-untyped-call]


def test_page_cannot_reach_a_network(page: Page) -> None:
    probe = "const [done] = arguments; fetch('http://127.0.0.1:9/').then(() => done('sent'), () => done('blocked'));"
    assert page.browser.execute_async_script(probe) == "blocked"
    log = page.browser.get_log("browser")  # type: ignore[no-untyped-call]
    assert any("Content Security Policy" in entry["message"] for entry in log)
