"""设置: every area with what is in force, what it does, who changed it when, and where."""
