"""The card that asks for a case question by question: its steps, the answers taken, and the case at the end."""
