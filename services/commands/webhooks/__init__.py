"""`radiox webhook`: addresses that are told of events over HTTP, and their deliveries."""
