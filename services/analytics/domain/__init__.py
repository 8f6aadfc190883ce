"""What analytics decides: pure."""
