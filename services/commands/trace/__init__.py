"""The waterfall of a show's trace, in the terminal."""
