"""The wall screen (大屏): links that open it without signing in."""
