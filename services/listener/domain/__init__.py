"""What listener decides, without I/O."""
