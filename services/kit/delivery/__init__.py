"""Delivery: at-least-once in, exactly-once effect out.

A message runs through a chain of middlewares, outermost first: tracing, metrics, heartbeat,
policy. The policy alone decides ack, delay or dead letter; at the end of the chain the processor
hands the event to its handler and publishes what the handler gives.
"""
