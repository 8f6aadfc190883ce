"""`radiox doctor`: what is installed, what is chosen, what runs, and what takes up room."""
