"""What the archive knows: which rows an event becomes, and how words are found."""
