"""The rival of the running bot: python-telegram-bot with one command that echoes. API_URL TOKEN bare|sqlmodel."""

import sys
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, CommandHandler


async def echo(update: Update, _context: Any) -> None:
    if update.effective_message is not None:
        await update.effective_message.reply_html(f"<code>{update.effective_message.text}</code>")


def keep_something() -> object:
    """What a bot with a table of its own loads: SQLModel, an engine, one query."""
    from sqlmodel import Field, Session, SQLModel, create_engine, select

    class Kept(SQLModel, table=True):
        id: int | None = Field(default=None, primary_key=True)
        text: str

    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        session.exec(select(Kept)).all()
    return engine


def main(url: str, token: str, kind: str) -> None:
    kept = keep_something() if kind == "sqlmodel" else None
    application = ApplicationBuilder().token(token).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot").build()
    application.add_handler(CommandHandler(["whoami", "country", "about", "report", "periods"], echo))
    application.run_polling()
    del kept


if __name__ == "__main__":
    main(*sys.argv[1:])
