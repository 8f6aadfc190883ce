"""HTTP for services that serve it: middlewares, problems, ranges, files, server-sent events."""
