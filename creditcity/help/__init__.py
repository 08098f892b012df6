"""The manual inside the portal (帮助): its pages, words, tours, and which page leads to which."""
