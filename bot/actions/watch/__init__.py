"""Looks after what was published and what publishing needs: posts, rights, webhook."""
