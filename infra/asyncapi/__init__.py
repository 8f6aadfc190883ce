"""The published contract: asyncapi.yaml, from the services' routes and the contracts.

`python -m infra.asyncapi` writes it to standard output; `make asyncapi` puts it in its place.
"""
