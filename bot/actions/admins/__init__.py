"""What admins hear without having asked: messages, questions, failures."""
