"""The sample bulletin: feeds with invented news of invented outlets, for use offline."""

from importlib.resources import files
from pathlib import Path

from contracts import Event, NewsFilter, ShowFailed, ShowRequested
from services.commands.feeds.files import FeedReference
from services.content.app import check_feeds
from services.kit.platform import Platform
from services.show.app import catalogue

NOTICE = (
    "Sample bulletin: no feed answered, so this show is made from sample material that comes with "
    "RadioX. Its outlets and its news are invented."
)
TITLE = "The Sample Bulletin"


def feeds() -> list[FeedReference]:
    """The feeds of the sample."""
    folder = Path(str(files(__name__) / "feeds"))
    return [FeedReference(path) for path in sorted(folder.glob("*.xml"))]


def sample_request(request: ShowRequested) -> ShowRequested:
    """The same request for a sample show: with a notice, and shorter where the sample is.

    Nothing of it is filtered or remembered: it is no news.
    """
    update = {
        "notice": NOTICE,
        "allow_shorter": True,
        "title": request.title or TITLE,
        "memory": False,
        "filters": NewsFilter.model_validate(dict.fromkeys(NewsFilter.model_fields, ())),
    }
    return request.model_copy(update=update)


async def is_needed(event: Event, request: ShowRequested, platform: Platform) -> bool:
    """Whether the show failed because no feed of the catalogue can be read.

    False for a show in German: the sample is in English.
    """
    if not isinstance(event, ShowFailed) or event.stage != "script" or request.language == "de":
        return False

    async def on_feed(_: object) -> None:
        return None

    checked = await check_feeds(platform, catalogue(), on_feed)
    return all(feed.report.status == "failed" for feed in checked)
