"""得分: the total, an indicator, a loss, a lever, and how they were earlier."""
