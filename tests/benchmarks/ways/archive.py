"""Synthetic shows of an archive, as the bytes of their events, quickly made."""

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import accumulate
from random import Random

from tests.archive_events import BEGIN, CHANNELS, generated, vocabulary

SEGMENTS = 10
"""Segments of a show."""
STORIES = 3
WORDS = 45
"""Words of a segment."""
VOCABULARY = 20_000
"""Words of the language, of which the n-th is 1/n as frequent as the first."""
PRESETS = ("world", "tech", "morning", "evening")


def vocabulary_with_weights() -> tuple[list[str], list[float]]:
    """The words of the language, and how often they are, added up."""
    words = vocabulary(VOCABULARY)
    return words, list(accumulate(1 / rank for rank in range(1, len(words) + 1)))


def shows(number: int, seed: int = 11) -> Iterator[bytes]:
    """Events `show.generated`, one a minute."""
    chosen = Random(seed)
    words, weights = vocabulary_with_weights()
    event = json.loads(generated(0).model_dump_json())
    source, feed = event["sources"][0], event["feeds"][0]
    for place in range(number):
        text = chosen.choices(words, cum_weights=weights, k=SEGMENTS * WORDS + 40)
        titles = [" ".join(text[start : start + 8]) for start in range(0, 8 * STORIES, 8)]
        show_id, ended = f"show-{place:06}", BEGIN + timedelta(minutes=place)
        event |= {
            "show_id": show_id,
            "event_id": f"{show_id}:show.generated:1",
            "occurred_at": ended.isoformat(),
            "as_of": ended.isoformat(),
            "channel": CHANNELS[int(chosen.expovariate(1)) % len(CHANNELS)],
            "preset": chosen.choice(PRESETS),
            "language": "de" if chosen.random() < 0.3 else "en",
            "episode": "; ".join(titles[:2]),
            "segments": [
                {
                    "id": f"s{segment + 1:03}",
                    "kind": "story",
                    "speaker": "Anna",
                    "text": " ".join(text[40 + segment * WORDS : 40 + (segment + 1) * WORDS]),
                    "start": 20.0 * segment,
                    "end": 20.0 * segment + 19,
                    "story": min(segment // 3 + 1, STORIES),
                }
                for segment in range(SEGMENTS)
            ],
            "stories": [
                {"number": story + 1, "title": title, "category": "world", "sources": [source]}
                for story, title in enumerate(titles)
            ],
            "sources": [source | {"title": title} for title in titles],
            "feeds": [feed | {"name": f"Outlet {outlet}"} for outlet in range(5)],
        }
        yield json.dumps(event).encode()
