"""Reports being published: publications, their parts in the channels, approvals, corrections and uploads."""
