"""Messaging, storage, HTTP and telemetry, shared by all services; knows no domain."""
