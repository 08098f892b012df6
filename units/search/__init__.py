"""What every room's part of the search is made of: words, initials, hits; pure."""
