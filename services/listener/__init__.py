"""Listener keeps what listeners tell: votes, accounts, favourites, topics they ask for.

Produces: listener.rated, listener.favoured, listener.deleted. Serves the queries listener.*.
Owns: the accounts of listeners, the secret of their pseudonyms, the topics they ask for. It keeps
no address: who has no account is an HMAC of a digest that onair makes of network, user agent and
the random token of the browser. Votes and favourites are in the archive, made of the events.
"""
