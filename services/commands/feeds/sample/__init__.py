"""The sample bulletin: invented feeds of invented outlets, for a machine without a network."""

from importlib.resources import files
from pathlib import Path

from contracts import Event, ShowFailed, ShowRequested
from services.commands.feeds.files import Found
from services.content.app import check_feeds
from services.kit.platform import Platform
from services.show.app import catalogue

NOTICE = (
    "Sample bulletin: no feed answered, so this show is made from sample material that comes with "
    "RadioX. Its outlets and its news are invented."
)
TITLE = "The Sample Bulletin"


def feeds() -> list[Found]:
    """The sample's feeds."""
    folder = Path(str(files(__name__) / "feeds"))
    return [Found(path) for path in sorted(folder.glob("*.xml"))]


def instead(request: ShowRequested) -> ShowRequested:
    """The same show from the sample, as long as the sample lasts; it says what it is."""
    told = {"notice": NOTICE, "allow_shorter": True, "title": request.title or TITLE}
    return request.model_copy(update=told)


async def stands_in(event: Event, request: ShowRequested, platform: Platform) -> bool:
    """Whether the show failed because not one feed of the catalogue can be read.

    The sample is in English, and helps no other show.
    """
    if not isinstance(event, ShowFailed) or event.stage != "script" or request.language == "de":
        return False

    async def nothing(_: object) -> None:
        return None

    found = await check_feeds(platform, catalogue(), nothing)
    return all(feed.report.status == "failed" for feed in found)
