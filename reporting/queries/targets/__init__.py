"""目标: measurable targets with their three marks."""
