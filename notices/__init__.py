"""通知通报: who is told."""
