"""`radiox config`: the settings of every service, and where each comes from."""
