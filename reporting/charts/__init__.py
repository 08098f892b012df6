"""图表: what each chart draws, the sentence it says, and the table that says the same; pure."""
