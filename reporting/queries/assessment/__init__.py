"""考核 facts: what each unit did and when, with where it can be read; no mark and no ranking."""
