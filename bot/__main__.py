"""python -m bot: the same as transparency-bot."""

from bot.app import main

main()
