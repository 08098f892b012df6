"""考核: the facts of reporting with those of 督办事项 beside them, as page, file and answer."""
