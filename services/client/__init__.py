"""What everybody who asks for shows, watches them or works on them shares; knows no service."""
