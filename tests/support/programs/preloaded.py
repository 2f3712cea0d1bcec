"""What the server of `processes` imports before it forks. Nothing of this starts a thread or opens a register."""

# ruff: noqa: F401 (they are imported to be there)
import bot.app
import bot.cli.case
import bot.cli.check
import bot.cli.files.cases
import bot.cli.files.export
import bot.cli.files.figures
import bot.cli.installation
import bot.cli.publish
import bot.cli.register
import bot.cli.report
import bot.cli.run
import bot.cli.verify
import bot.process.once
import bot.process.run
import bot.telegram_api.webhook
import storage.engine.postgres
import tests.support.faults
import tests.support.ticking
