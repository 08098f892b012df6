"""得分: from what is known to stored scores, and why they are what they are."""
