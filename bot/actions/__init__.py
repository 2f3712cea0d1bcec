"""The use cases as plain functions. They know neither Telegram nor the scheduler."""
