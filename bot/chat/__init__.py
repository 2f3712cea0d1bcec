"""What people say in chats and what they are answered: the table of commands, rights, handlers."""
