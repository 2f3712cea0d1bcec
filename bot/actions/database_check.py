"""The rows of `check` about the database itself: version, guards, role, durability, clock. Changes nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.actions.check_row import Row
from storage.database import Database
from storage.standing import Server, standing

APART = timedelta(minutes=1)
OWNER = "docs/how-to/postgresql.md: name the owner of the tables in storage.owner_url, then: transparency-bot migrate"


def check_database(database: Database, now: datetime) -> Iterator[Row]:
    """What the database says of itself."""
    with database.reading() as session:
        found = standing(session)
    yield Row("database", "good", f"{database.name}, {found.version}")
    if found.missing_guards:
        gone = ", ".join(found.missing_guards)
        text = f"triggers are missing, disabled or changed: {gone}"
        yield Row("guards", "wrong", text, "put them back with: transparency-bot migrate")
    else:
        yield Row("guards", "good", "every trigger that keeps history stands")
    if found.server is not None:
        yield _role(found.server)
        yield _durability(found.server)
        yield _clock(found.server, now)


def _role(server: Server) -> Row:
    if server.superuser:
        return Row("database role", "wrong", f"{server.role} is a superuser: no guard binds it", OWNER)
    if server.owner:
        text = f"{server.role} owns the tables, so whoever has its password can take the guards away"
        return Row("database role", "good", text, OWNER)
    if server.excess:
        text = f"{server.role} may do more than it needs: {', '.join(server.excess)}"
        return Row("database role", "wrong", text, "take the rights back with: transparency-bot migrate")
    return Row("database role", "good", f"{server.role} owns nothing and cannot change history")


def _durability(server: Server) -> Row:
    if not server.durable:
        text = "fsync or full_page_writes is off: a crash can lose what was acknowledged"
        return Row("database disk", "wrong", text, "switch both on in postgresql.conf")
    pages = "pages have checksums" if server.checksums else "pages have no checksums, the ledger alone notices damage"
    return Row("database disk", "good", f"what is acknowledged is on the disk; {pages}")


def _clock(server: Server, now: datetime) -> Row:
    apart = abs(now - server.clock)
    if apart > APART:
        text = f"the clock of the server differs by {apart.total_seconds():,.0f} s"
        return Row("database clock", "wrong", text, "set both clocks by NTP")
    return Row("database clock", "good", "agrees with this machine's")
