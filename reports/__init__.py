"""Turns counts into reports. Values in, values or bytes out: no database, clock, network or Telegram."""
