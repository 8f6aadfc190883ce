"""The broker, as the bridge uses it."""
