"""报送: what was delivered, when, and what it is worth."""
