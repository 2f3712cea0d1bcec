"""A report from draft to seal: content, approvals, reminders, corrections."""
