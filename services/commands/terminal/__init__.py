"""The terminal: screens, tables, errors, signals, completion and the log of all commands."""
