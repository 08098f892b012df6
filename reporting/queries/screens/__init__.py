"""What the wall screen shows, and the links that open it."""
