"""What `radiox station` does on the air: start, stop, play, skip, and tell what is heard."""
