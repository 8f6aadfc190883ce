"""What lets show reach the world."""
