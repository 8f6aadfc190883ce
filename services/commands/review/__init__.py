"""`radiox review`: the commands, and what they do."""
