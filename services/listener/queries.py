"""All queries of listener."""

from services.listener import accounts, ratings, topics

QUERIES = (*ratings.QUERIES, *accounts.QUERIES, *topics.QUERIES)
