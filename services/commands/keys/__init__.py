"""`radiox keys`: the API keys of the HTTP interface."""
