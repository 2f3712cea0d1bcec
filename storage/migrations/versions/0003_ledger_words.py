"""The words of the ledger for corrections of cases, approvals, settled doubts and everything that is watched."""

from alembic import op

from storage import checks
from storage.schema_change import change_table

revision = "0003"
down_revision = "0002"

ENTRY_KINDS = (
    "register.opened", "case.recorded", "cases.imported", "case.amended", "case.voided", "case.embargoed",
    "case.confirmed", "figures.imported", "report.drafted", "report.approved", "report.held", "report.released",
    "report.sealed", "report.published", "report.superseded", "report.pinned", "report.awaited", "correction.asked",
    "notice.sealed", "notice.published", "part.sent", "part.refused", "part.doubted", "part.probed", "part.adopted",
    "part.removed", "part.settled", "channel.altered", "chat.migrated", "clock.confirmed", "register.restored",
)  # fmt: skip


def upgrade() -> None:
    """Let the ledger tell more."""
    change_table(op.get_bind(), "ledger", rules={"kind": checks.one_of("kind", ENTRY_KINDS)})
