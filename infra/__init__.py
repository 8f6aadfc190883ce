"""What surrounds the services: containers, configuration, documents and the tools for them."""
