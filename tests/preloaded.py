"""What the server of `tests.programs` imports before it forks. Nothing of this starts a thread or opens a register."""

import tests.bot.workbench
import tests.failpoints  # noqa: F401
