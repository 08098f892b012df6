"""通报数: the published numbers beside our own."""
