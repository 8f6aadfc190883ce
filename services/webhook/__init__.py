"""Webhook delivers the station's events over HTTP, signed after Standard Webhooks.

Consumes: the events of shows and records, webhook.attempt.due; it checks webhook.delivery.failed.
Produces: webhook.attempt.due, webhook.delivery.failed. Serves the queries webhook.*.
Owns: the webhooks with their secrets, and what became of each delivery.

The webhooks are values of a bucket, not records on the archive's stream: every consumer of that
stream would read the secrets, and a removed one would stay in the history.
"""
