"""`radiox show`: the command, the figures that it prints and the folder that it fills."""
