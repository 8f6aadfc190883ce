"""Plumbing shared by all services; knows no domain."""
