"""Setting the bot up and checking it: init, check, probe."""
