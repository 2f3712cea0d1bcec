"""What the chat remembers: buttons, half-filled cards, messages to admins, languages."""
