"""The running program: start, scheduler, standby, self-watch, signs of life, single rounds."""
