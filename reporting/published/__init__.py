"""通报数: what the city published beside the figures of the district."""
