"""From articles to stories: events, their worth, and what the channel has told."""
