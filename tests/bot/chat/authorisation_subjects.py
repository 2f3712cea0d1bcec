"""What the buttons of the authorisation table are about: cases, cards, files, drafts and doubts, made when needed."""

import csv
import io
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any

from bot.actions.cases.card.finish import filled
from bot.actions.cases.card.steps import REVIEW
from bot.actions.delivery.settle import AGAIN, DOUBTS
from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, TRUST
from bot.sandbox.http.parameters import Upload
from bot.sandbox.world.files import DOCUMENT
from storage.chat import cards
from storage.engine.database import Session
from storage.publishing import approvals, parts, publication_steps, publications
from storage.register import cases
from storage.vocabulary.publishing import PublicationState
from storage.vocabulary.words import Grounds
from tests.support.conversation import Conversation
from tests.support.installation import a_case

ACTOR = "cli:ada"
LASTING = timedelta(days=1)


@dataclass
class Subjects:
    """Makes what a button or a command needs, in the register of a bot at work."""

    bot: Conversation
    files: "count[int]" = field(default_factory=lambda: count(1))

    def now(self) -> datetime:
        return self.bot.installation.sandbox.clock()

    def case(self, **changes: Any) -> str:
        with self.bot.database.transaction() as session:
            reference = cases.new_reference(session)
            cases.add(session, a_case(**changes), reference=reference, now=self.now(), actor=ACTOR)
        return reference

    def csv(self) -> bytes:
        """A file with one case that nobody has sent before."""
        text = io.StringIO()
        csv.writer(text).writerows(
            [
                ("received_on", "country", "legal_process", "outcome", "case_file"),
                ("2025-08-01", "FR", "court_order", "pending", f"LE-{next(self.files)}"),
            ]
        )
        return text.getvalue().encode()

    def arrange(self, what: str) -> None:
        """Bring a draft into the state in which the thing has an effect: held for a release, else fresh."""
        if what.partition(" ")[2].startswith("report_") or what in ("/hold", "/release", "/approve", "/preview"):
            with self.bot.database.transaction() as session:
                publication, now = self._draft(session), self.now()
                if publication.state is not PublicationState.HELD:
                    publication = publication_steps.hold(session, publication, "a test", actor=ACTOR, now=now)
                if "release" not in what:
                    publication = publication_steps.release(session, publication, actor=ACTOR, now=now)
                for person in (LEGAL, TRUST) if "withdraw" in what else ():
                    publication = approvals.add(session, publication, person=person, enough=False, actor=ACTOR, now=now)

    def _draft(self, session: Session) -> publications.Publication:
        """The report that waits for its approvals; editions that were asked for are not drafted yet."""
        return next(each for each in publications.unsealed(session) if each.is_drafted)

    def subject(self, what: str) -> tuple[str, str]:
        """The object and the revision to which a button of this kind is bound."""
        made = {
            "card": self._card_to_confirm,
            "forget": lambda: (f"{ADMIN_CHAT_ID}:999999", "-"),
            "cases": lambda: ("0 ", ""),
            "removals": lambda: ("0 ", ""),
            "case": lambda: (f"done {self.case()}", ""),
            "case_open": lambda: (self.case(), ""),
            "language": lambda: ("en", "-"),
            "audit": lambda: ("99", ""),
            "change": lambda: self._change({"amend": {"country": "DE"}}),
            "confirm": lambda: self._change({"confirm": "mistake"}, grounds=Grounds.FRAUD),
            "import": self._import,
            "clock_confirm": lambda: ("ledger:100", "clock:ledger:1"),
            "sole_publisher": lambda: ("rival", "rival"),
            DOUBTS: self._doubt,
        }
        name = what.partition(" ")[2]
        if name.startswith("report_"):
            with self.bot.database.reading() as session:
                publication = self._draft(session)
            reason = ":court" if name.endswith("because") else ""
            return f"{publication.id}{reason}", publication.digest
        return made[name]() if what.startswith("button ") else ("", "")

    def _card_to_confirm(self) -> tuple[str, str]:
        with self.bot.database.transaction() as session:
            card = self.card(session, LEGAL, LEGAL, REVIEW, filled(a_case()))
        return f"{card.id} confirm -", str(card.revision)

    def card(self, session: Session, person: int, chat: int, step: str, form: dict[str, str]) -> cards.Card:
        return cards.begin(session, kind=cards.RECORD, person=person, chat=chat, form=form, step=step, now=self.now())

    def _change(self, what: dict[str, Any], **facts: Any) -> tuple[str, str]:
        reference = self.case(**facts)
        with self.bot.database.reading() as session:
            revision = str(cases.by_reference(session, reference).revision)
        return json.dumps({"reference": reference, **what}), revision

    def _import(self) -> tuple[str, str]:
        data = self.csv()
        stored = self.bot.world.files.keep(Upload("cases.csv", data), DOCUMENT)
        digest = sha256(data).hexdigest()
        subject = {"file": stored.best.file_id, "name": "cases.csv", "digest": digest}
        subject |= {"cases": "1", "changes": "0", "update": "", "complete": ""}
        return json.dumps(subject), digest

    def _doubt(self) -> tuple[str, str]:
        """The part in doubt; once it is settled, its next attempt is in doubt as well."""
        now = self.now()
        with self.bot.database.transaction() as session:
            doubtful = parts.doubtful(session)
            if not doubtful:
                [first, *_] = publications.sealed(session)[-1:]
                part = parts.next_part(session, first.id, now)
                assert part is not None
                claimed = parts.claim(session, part, now)
                assert claimed is not None
                parts.mark_doubtful(session, claimed, "timed out", look_at=now + LASTING, now=now)
                doubtful = parts.doubtful(session)
        return f"{doubtful[0].id}:{AGAIN}", str(doubtful[0].attempt)
