"""What listeners did, added up."""

from datetime import UTC, datetime, timedelta

from contracts import ListenerActed
from services.data.domain.listening import counted

NOW = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)


def acted(name: str, at: datetime, position: float = 0.0) -> ListenerActed:
    return ListenerActed(
        action_id="12345678", name=name, show_id="s", position=position, occurred_at=at
    )


def test_events_of_a_day_are_one_row() -> None:
    events = [acted("play", NOW), acted("pause", NOW, 5.5), acted("pause", NOW, 4.5)]
    events.append(acted("play", NOW + timedelta(hours=1)))
    assert [tuple(row.values()) for row in counted(events)] == [
        ("2026-11-20", "s", "pause", 2, 10.0),
        ("2026-11-20", "s", "play", 1, 0.0),
        ("2026-11-21", "s", "play", 1, 0.0),
    ]
