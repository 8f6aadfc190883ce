"""Delivery: at-least-once messages with exactly-once effects.

A message passes a chain of middlewares, outermost first: tracing, metrics, event log, heartbeat,
policy. The policy alone decides on ack, delay or dead letter; at the end of the chain the processor
calls the handler and publishes its events.
"""
