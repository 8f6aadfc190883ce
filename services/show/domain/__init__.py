"""What a show is, and what may become of it: pure."""
