"""The generator of asyncapi.yaml, from the declarations of the services and the contracts.

`python -m infra.asyncapi` writes it to standard output; `make asyncapi` writes the file.
"""
