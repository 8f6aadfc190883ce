"""Station keeps each channel on the air: the grid says what is heard when, the chain that it is.

Consumes: show.generated, show.failed, show.cancelled, show.deleted; it checks station.scheduled for
all who follow it. Produces: show.requested (the shows of the grid, ahead of their slots),
station.scheduled, show.aired, grid.saved. Serves the queries channel.*, grid.*, station.*. Asks:
preset.list, configuration.find, audio.package, archive.shows.find. Owns: the grids (records on the
archive's stream), the chains of airings, and what is about to be aired. Without a grid, and without
RADIOX_STATION_CHANNELS, it does nothing.
"""
