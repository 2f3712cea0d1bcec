"""What is sealed is what was approved, and what the register and the config give at that moment."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from bot.actions.publishing import publish
from bot.actions.publishing.approve import approve_draft
from bot.actions.publishing.draft.view import changes_of
from bot.actions.publishing.publish import OutdatedDraft, seal_report
from bot.actions.publishing.publish_early import NotApproved, publish_now
from bot.chat.publishing.draft import changes_html
from bot.sandbox.demo.world import ADMIN_CHAT_ID
from reports.sealing.signing import SigningKey
from storage.chat import buttons
from storage.engine.database import Session
from storage.ledger import entries
from storage.publishing import approvals, publications
from storage.publishing.publications import Publication
from storage.register import amendments, cases
from storage.vocabulary.changes import VoidReason
from storage.vocabulary.period import Period
from tests.support.installation import DRAFT_AT, DUE_AT, Installation, a_case, on_both
from tests.support.prepared import APPROVER
from tests.support.ticking import Workbench, workbench

Install = Callable[..., Installation]
PERIOD = Period.parse("2025-H2")
MINUTE = timedelta(minutes=1)
WAITS: dict[str, Any] = {"if_unapproved": "late-notice", "approvals": 1}


def draft_of(bench: Workbench) -> Publication:
    with bench.context.database.reading() as session:
        found = publications.find(session, Period.parse("2025-H2"))
    assert found is not None
    return found


def approve(bench: Workbench) -> None:
    draft = draft_of(bench)
    with bench.context.database.transaction() as session:
        now = bench.context.now()
        nonce = buttons.issue(
            session, action="report_approve", subject=str(draft.id), revision=draft.digest, person=None, now=now,
            lasting=timedelta(days=1),
        )  # fmt: skip
    approve_draft(bench.context, nonce, APPROVER)


def embargo(bench: Workbench, country: str = "DE", until: str = "2033-01-01") -> None:
    with bench.context.database.transaction() as session:
        stored = next(one for one in cases.every(session) if one.case.country == country)
        amendments.embargo(session, stored, until, now=bench.context.now(), actor="cli:ada")


@contextmanager
def approved(install: Install) -> Iterator[Workbench]:
    """A report of two cases that enough people approved, not due yet."""
    with workbench(install(report=WAITS, policy={"requires_grounds": []})) as bench:
        bench.installation.record(a_case(country="FR"), a_case(country="DE"))
        bench.tick(DRAFT_AT)
        approve(bench)
        yield bench


def published(bench: Workbench) -> dict[str, Any]:
    """The document that readers have."""
    with bench.context.database.reading() as session:
        [one] = publications.sealed(session)
        return dict(json.loads(publications.document(session, one.id).data))


def approvals_of(bench: Workbench) -> tuple[int, ...]:
    with bench.context.database.reading() as session:
        return approvals.people(session, draft_of(bench))


@on_both
def test_publish_refuses_what_an_embargo_changed_and_the_approvals_end(install: Install) -> None:
    with approved(install) as bench:
        embargo(bench)
        with pytest.raises(OutdatedDraft):
            publish_now(bench.context, PERIOD, now=bench.context.now())
        bench.tick(DRAFT_AT + MINUTE)
        assert approvals_of(bench) == ()
        approve(bench)
        publish_now(bench.context, PERIOD, now=bench.context.now())
        assert [row["row"] for row in published(bench)["tables"]["by_country"]] == ["FR"]


@on_both
@pytest.mark.parametrize("step", ["check_register", "head"])
def test_embargo_between_the_last_look_and_the_seal_keeps_the_case_back(
    install: Install, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with approved(install) as bench:
        holder: Any = publish if step == "check_register" else entries
        late, original = iter([True]), getattr(holder, step)

        def then_embargo(session: Session, *others: Any) -> Any:
            found = original(session, *others)
            if next(late, False):
                embargo(bench)
            return found

        if step == "check_register":
            monkeypatch.setattr(holder, step, then_embargo)
            assert not bench.tick(DUE_AT)
        else:
            monkeypatch.setattr(holder, step, then_embargo)
            with pytest.raises(OutdatedDraft):
                seal_report(bench.context, draft_of(bench), now=DUE_AT)
        monkeypatch.undo()
        bench.tick(DUE_AT + MINUTE)
        assert bench.installation.channel() == []
        approve(bench)
        assert bench.tick(DUE_AT + 2 * MINUTE)
        assert published(bench)["totals"]["requests"]["value"] == 1


def test_next_report_restates_nothing_after_an_embargo_between_draft_and_seal(install: Install) -> None:
    with approved(install) as bench:
        embargo(bench)
        bench.tick(DUE_AT)
        approve(bench)
        assert bench.tick(DUE_AT + MINUTE)
        assert bench.tick(DUE_AT + timedelta(days=175))
        with bench.context.database.reading() as session:
            found = publications.find(session, Period.parse("2026-H1"))
            assert found is not None
            assert json.loads(publications.document(session, found.id).data)["restatements"] == []
            [hidden] = [one for one in cases.every(session) if one.case.embargo_until]
        assert hidden.told_in is None


@pytest.mark.parametrize("taken", ["embargoed", "voided"])
def test_what_changed_does_not_spell_out_a_case_that_was_taken_out(install: Install, taken: str) -> None:
    with approved(install) as bench:
        if taken == "embargoed":
            embargo(bench)
        else:
            with bench.context.database.transaction() as session:
                stored = next(one for one in cases.every(session) if one.case.country == "DE")
                amendments.void(session, stored, VoidReason.DUPLICATE, now=bench.context.now(), actor="cli:ada")
        bench.tick(DRAFT_AT + MINUTE)
        with bench.context.database.reading() as session:
            found = changes_of(session, bench.context, draft_of(bench).id, bench.context.today())
        assert found is not None
        assert found.draft.changes is not None
        assert (tuple(found.draft.changes.changes), found.cases) == ((), ())
        assert "not listed in a chat" in changes_html(bench.context, found, "en")


def test_messages_of_a_replaced_draft_leave_the_chat(install: Install) -> None:
    with approved(install) as bench:
        chat = bench.installation.sandbox.world.chats[ADMIN_CHAT_ID].messages
        before = {number for number, message in chat.items() if not message.is_service}
        embargo(bench)
        bench.tick(DRAFT_AT + MINUTE)
        assert not [message.text for number, message in chat.items() if number in before and not message.is_service]
        assert "1 request received" in bench.question().text
        with bench.context.database.transaction() as session:
            stored = next(one for one in cases.every(session) if one.case.embargo_until)
            amendments.embargo(session, stored, "2026-01-01", now=bench.context.now(), actor="cli:ada")
        bench.tick(DRAFT_AT + 2 * MINUTE)
        assert "2 requests received" in bench.question().text
        assert [message for message in chat.values() if message.kind == "document"] == []


def test_messages_too_old_to_delete_are_named_to_the_admins_once(install: Install) -> None:
    with approved(install) as bench:
        embargo(bench)
        for days in (3, 4):
            bench.tick(DRAFT_AT + timedelta(days=days))
        requests = [text for text in bench.installation.admin_texts() if "delete them by hand" in text]
        assert len(requests) == 1


CHANGES: Mapping[str, dict[str, Any]] = {
    "approvals": {"report": {"approvals": 2}},
    "what happens unapproved": {"report": {"if_unapproved": "publish"}},
    "statements": {"report": {"statements": ("no_content",)}},
    "name": {"publisher": {"name": "Another name"}},
    "languages": {"publisher": {"languages": ("en", "ru")}},
    "files": {"publisher": {"files_url": "https://example.org/other"}},
    "promise": {"policy": {"url": "https://example.org/other-promise"}},
    "identity": {"signing": {"identity": "other@example.org"}},
    "namespace": {"signing": {"namespace": "other"}},
}


@pytest.mark.parametrize("changed", [*CHANGES, "key"])
def test_terms_that_change_after_approval_end_it(install: Install, changed: str) -> None:
    with approved(install) as bench:
        settings, installation = bench.context.settings, bench.installation
    for section, values in CHANGES.get(changed, {}).items():
        value = getattr(settings, section).model_copy(update=values)
        settings = settings.model_copy(update={section: value})
    if changed == "key":
        settings.signing.key_file.write_bytes(SigningKey.generate().private_pem())
    installation.settings = settings
    with workbench(installation) as bench:
        with pytest.raises((OutdatedDraft, NotApproved)):
            publish_now(bench.context, PERIOD, now=bench.context.now())
        bench.tick(DRAFT_AT + MINUTE)
        assert (approvals_of(bench), draft_of(bench).revision) == ((), 2)
