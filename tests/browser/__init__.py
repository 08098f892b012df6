"""A real Chromium walks the portal."""
