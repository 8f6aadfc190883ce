"""How station reaches the broker and other services."""
