"""Onair serves the channels to listeners: playlists, segments, what plays now, the page, the feed.

It keeps nothing of its own: any number of replicas answer byte for byte alike.
Consumes: show.generated, show.deleted, of which one replica tells a WebSub hub; it checks
show.listenable and show.packaged, which each replica follows.
Observes: station.scheduled, show.listenable, show.packaged, segments.stored.
Asks: archive.shows.*, channel.list, channel.schedule, preset.find, show.state,
audio.package.
"""
