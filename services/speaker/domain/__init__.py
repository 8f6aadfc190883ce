"""Pure rules of speaker."""
