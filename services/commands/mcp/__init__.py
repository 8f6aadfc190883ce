"""`radiox mcp`: the station as tools of an assistant (Model Context Protocol)."""
