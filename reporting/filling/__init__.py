"""填报: what a clerk types, how a submission moves, and how an accepted month is changed."""
