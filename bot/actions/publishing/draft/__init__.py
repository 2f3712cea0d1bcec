"""The draft of a report: how it is made, what it shows, who may decide on it, and its messages in the admin chat."""
