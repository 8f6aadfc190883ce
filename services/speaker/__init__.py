"""Speaker keeps the hosts of the station.

Consumes: nothing. Produces: host.saved. Serves the queries host.list, host.find, host.save,
host.remove and host.history. Owns: the hosts with all their versions, their pictures.
"""
