"""Analytics counts what listeners do, reports it, watches the station, and tells people.

Consumes: alert.fired, alert.resolved, digest.due, notification.due; it checks provider.called. What
it watches it reads from the streams ARCHIVE, USAGE, DEAD and LISTENING, and asks of the broker.
Produces: listener.acted, of what listeners did; alert.fired, alert.resolved, digest.due,
notification.due. Serves the queries analytics.* and alert.*. Owns: the alert rules, the state of
the alerts and their silences, and the exported files. What it reports the archive adds up, whose
tables are those of `data`.
"""
