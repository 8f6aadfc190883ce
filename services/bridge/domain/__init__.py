"""Pure functions of the bridge: requests, byte ranges, views, server-sent events; no I/O."""
