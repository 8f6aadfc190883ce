"""What webhook decides by: event types, addresses, signatures, and the course of a delivery."""
