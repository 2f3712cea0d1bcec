"""The sums that a report must hold to: one definition for who makes a report and for who checks it."""
