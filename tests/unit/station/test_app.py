"""What a process of station does, by its settings."""

from services.commands.grids.command import QUERIES_ALONE
from services.station.app import service
from services.station.settings import StationSettings


def test_a_process_that_schedules_nothing_answers_queries_alone() -> None:
    assert [task.name for task in service(StationSettings()).tasks] == [
        *("scheduling", "preparing sounds")
    ]
    quiet = service(StationSettings.model_validate(QUERIES_ALONE["station"]))
    assert quiet.tasks == ()
    assert quiet.queries == service(StationSettings()).queries
