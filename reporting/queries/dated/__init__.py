"""专项任务: the dated tasks and their parts."""
