"""Checking: whether the words that a writer has found for a part may go on air."""
