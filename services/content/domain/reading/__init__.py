"""From the items of feeds to articles: what is said in them, and what can be said aloud."""
