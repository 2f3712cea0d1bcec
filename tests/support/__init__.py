"""What several tests share; README.md says which module helps with what."""
