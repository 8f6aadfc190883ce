"""The services of RadioX, and what they share."""
