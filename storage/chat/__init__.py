"""What the chat stores: buttons, half-filled cards, messages to admins, languages."""
