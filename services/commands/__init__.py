"""The operator's commands, one file each; what they share stands beside them."""
