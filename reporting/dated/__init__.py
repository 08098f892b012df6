"""专项任务: the one-off tasks of the plan and how a unit moves its part of them."""
