"""API of this room."""
