"""Prometheus: its configuration, and its rules, which are generated from those of analytics."""
