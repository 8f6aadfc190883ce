"""Client of the pipeline: requests, states, subscriptions and downloads; knows no service."""
