"""Orders to remove content: their fields, recorded, changed, listed and imported."""
