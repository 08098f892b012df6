"""填报: a unit's month as its clerk and the office see it."""
