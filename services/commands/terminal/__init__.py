"""What commands share at the terminal: the screen, tables, errors, signals and the log."""
