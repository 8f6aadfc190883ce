"""`radiox news`: the day as the editor sees it."""
