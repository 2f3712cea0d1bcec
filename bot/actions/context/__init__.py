"""What every action works with: database, settings, clock, channel and calendar."""
