"""Invented news, different for every show, so that no two shows share a take."""

import random
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

PUBLISHED_AT = datetime(2026, 3, 18, 12, tzinfo=UTC)
PLACES = (
    "Marlow",
    "Kestrel",
    "Fenwick",
    "Alvera",
    "Halden",
    "Norsund",
    "Tarn",
    "Brannow",
    "Sorrel",
)
STORIES = (
    (
        "Harbour of {place} reopens",
        "The harbour of {place} has reopened after {n} days of repairs.",
        "Divers replaced {m} steel beams below the eastern quay during the winter.",
        "Fishing boats paid no fees on the first morning.",
    ),
    (
        "Observatory near {place} photographs a comet",
        "Astronomers near {place} have photographed a comet with {n} bright jets of gas.",
        "The comet returns only once in {m} thousand years.",
        "A small telescope is enough to see it before sunrise.",
    ),
    (
        "Orchestra in {place} plays a lost symphony",
        "An orchestra in {place} has played a symphony that was lost for {n} years.",
        "A student discovered the score behind {m} boxes of old bills.",
        "The audience applauded until the lights were switched off.",
    ),
    (
        "{place} bakery wins a national prize",
        "A family bakery in {place} has won the national bread prize for the {n}th time.",
        "Its rye loaf rests for {m} hours before it is baked.",
        "The owners want to open a school for young bakers.",
    ),
    (
        "Beavers settle on the river at {place}",
        "Beavers have built a dam across the river at {place} for the first time in {n} years.",
        "Wildlife cameras counted {m} animals within one week.",
        "Farmers downstream will be paid for flooded meadows.",
    ),
    (
        "Tram line to {place} carries its first passengers",
        "A new tram line to {place} carried its first passengers on Wednesday and has {n} stops.",
        "Each carriage seats {m} people and runs without a driver at night.",
        "Cyclists had asked for wider tracks beside the rails.",
    ),
    (
        "Hospital of {place} opens a night clinic",
        "The hospital of {place} has opened a night clinic with {n} beds for children.",
        "Doctors expect about {m} young patients every week.",
        "Parents no longer need to cross the mountains in winter.",
    ),
    (
        "Chess champion from {place} retires",
        "The chess champion from {place} has retired after {n} tournaments.",
        "She lost only {m} games in her whole career.",
        "Her books on endings are read around the world.",
    ),
)


def feed(seed: int) -> bytes:
    """An RSS feed of eight stories; places and numbers are drawn with `seed`."""
    draw = random.Random(seed)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
        f"<title>Wire {seed}</title>{''.join(_items(draw))}</channel></rss>"
    ).encode()


def _items(draw: random.Random) -> list[str]:
    items = []
    for number, (title, *sentences) in enumerate(STORIES):
        facts = {"place": draw.choice(PLACES), "n": draw.randint(5, 999), "m": draw.randint(5, 999)}
        published_at = PUBLISHED_AT - timedelta(minutes=10 * number)
        items.append(
            f"<item><title>{escape(title.format(**facts))}</title>"
            f"<link>https://wire.example/{draw.getrandbits(32)}</link>"
            f"<pubDate>{published_at:%a, %d %b %Y %H:%M:%S +0000}</pubDate>"
            f"<description>{escape(' '.join(sentences).format(**facts))}</description></item>"
        )
    return items
