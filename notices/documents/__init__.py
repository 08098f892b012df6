"""Official papers (公文): one content, three forms."""
