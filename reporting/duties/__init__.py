"""报送任务: which month opens when, who owes what in it, and until when."""
