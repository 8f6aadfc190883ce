"""What station decides: pure functions of grid, clock and chain."""
