"""What the bridge knows without asking: requests, ranges, hosts, lines of events."""
