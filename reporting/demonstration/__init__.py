"""Demonstration data (演示): invented figures entered by walking the real workflow."""
