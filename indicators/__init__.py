"""指标: what is measured and how it scores."""
