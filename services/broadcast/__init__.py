"""What audio, station and onair share: the time line of a channel, and the form of its segments."""
