"""Reports on their way: publications, their parts in the channels, approvals, corrections and uploads."""
