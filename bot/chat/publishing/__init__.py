"""Reports in chat: approving, status, corrections."""
