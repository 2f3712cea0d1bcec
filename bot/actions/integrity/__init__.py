"""Makes sure that this register is whole, the newest and the only one that publishes."""
