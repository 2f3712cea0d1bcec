"""The running program: start, scheduler, standby, self-watch, single visits."""
