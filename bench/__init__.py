"""What is measured, against whom, and the workbooks for it."""
