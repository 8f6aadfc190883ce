"""The client of the pipeline: requests, states, updates and files of shows; imports no service."""
