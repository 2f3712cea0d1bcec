"""What the server of `tests.programs` imports before it forks. Nothing of this starts a thread or opens a register."""

# ruff: noqa: F401 (they are imported to be there)
import bot.app
import bot.cli.case
import bot.cli.check
import bot.cli.export
import bot.cli.import_
import bot.cli.import_figures
import bot.cli.init
import bot.cli.ledger
import bot.cli.migrate
import bot.cli.report
import bot.cli.report_publish
import bot.cli.verify
import bot.cli.work
import bot.run
import bot.visits
import bot.webhook
import storage.engine.postgres
import tests.bot.workbench
import tests.failpoints
