"""What listener works with: buckets, counters, argon2, JWT, the archive."""
