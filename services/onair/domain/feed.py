"""Podcast feeds: RSS 2.0 with iTunes and Podcasting 2.0, and the OPML of all feeds.

https://podcastindex.org/namespace/1.0; https://help.apple.com/itc/podcasts_connect/#/itcb54353390
"""

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import quote
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET

from contracts import BlobRef, Host, ShowGenerated
from services.onair.domain.notes import clean_notes, clean_text

MEDIA_TYPE = "application/rss+xml; charset=utf-8"
PAGE_SIZE = 50
"""Episodes of a page of a feed."""
GUID_NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""Namespace of `podcast:guid`, by its documentation."""
ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
COVER = "/feeds/cover.jpg"
"""Path of the station's own cover: square, and as large as directories want (1400 to 3000 px)."""
HLS_TYPE = "application/vnd.apple.mpegurl"
ROLES = {"co-host": "Co-Host", "weather": "Reporter"}
"""Roles of the Podcast Taxonomy for those of hosts; the others are hosts there."""
NOTICE = {
    "en": "Voices are synthetic: computers write and speak this programme.",
    "de": "Die Stimmen sind synthetisch: Computer schreiben und sprechen dieses Programm.",
}
"""What listeners are told of the voices, by language."""

for _prefix, _address in (
    ("atom", ATOM),
    ("content", CONTENT),
    ("itunes", ITUNES),
    ("podcast", PODCAST),
):
    ET.register_namespace(_prefix, _address)


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself."""

    base: str
    """Address of the site, without a slash at its end."""
    path: str
    """Path of the feed."""
    page: str
    """Path of the page that belongs to it."""
    title: str
    description: str = ""
    language: str = "en"
    author: str = ""
    """Who makes it, where it has no owner; its title where empty."""
    owner: str = ""
    """Name of whom it belongs to."""
    email: str = ""
    """Address at which the owner can be reached."""
    hub: str = ""
    """Address of its WebSub hub; none where empty."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Texts by their purpose, with which the owner proves to be it (`podcast:txt`)."""
    live: str = ""
    """The channel that is heard live; none where empty."""
    live_since: datetime | None = None
    """Since when."""
    here: str = ""
    """Path and query of this page, where it is not the first."""
    next: str = ""
    """Path and query of the page that follows, where there is one."""

    @property
    def address(self) -> str:
        """Address of the feed."""
        return self.base + self.path

    @property
    def guid(self) -> UUID:
        """The `podcast:guid`: UUIDv5 of its address without scheme and slashes at its end."""
        return podcast_guid(self.address)


def podcast_guid(address: str) -> UUID:
    """The `podcast:guid` of the feed at an address."""
    return uuid5(GUID_NAMESPACE, address.partition("://")[2].rstrip("/"))


def changed_at(episodes: Iterable[ShowGenerated]) -> datetime | None:
    """When the newest of the episodes was published; None where there is none."""
    return max(map(_published, episodes), default=None)


def rss(feed: Feed, episodes: Sequence[ShowGenerated]) -> bytes:
    """The feed with its episodes, the newest first."""
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    _about(channel, feed, episodes)
    if feed.live:
        _live(channel, feed, episodes)
    for episode in episodes:
        _item(ET.SubElement(channel, "item"), feed, episode)
    return _serialized(root)


def opml(title: str, feeds: Iterable[Feed]) -> bytes:
    """The OPML 2.0 of feeds."""
    root = ET.Element("opml", version="2.0")
    _text(ET.SubElement(root, "head"), "title", title)
    body = ET.SubElement(root, "body")
    for feed in feeds:
        about = {
            "type": "rss",
            "text": feed.title,
            "title": feed.title,
            "description": feed.description,
            "language": feed.language,
            "xmlUrl": feed.address,
            "htmlUrl": feed.base + feed.page,
        }
        told = {name: clean_text(value) for name, value in about.items() if value}
        ET.SubElement(body, "outline", told)
    return _serialized(root)


def _about(channel: ET.Element, feed: Feed, episodes: Sequence[ShowGenerated]) -> None:
    page = feed.base + feed.page
    notice = NOTICE.get(feed.language, NOTICE["en"])
    _text(channel, "title", feed.title)
    _text(channel, "link", page)
    _text(channel, "description", feed.description or f"{feed.title}. {notice}")
    _text(channel, "language", feed.language)
    _text(channel, "generator", "RadioX")
    if (moment := changed_at(episodes)) is not None:
        _text(channel, "lastBuildDate", format_datetime(moment, usegmt=True))
    _links(channel, feed)
    _image(channel, feed, page)
    author = feed.owner or feed.author or feed.title
    _text(channel, _itunes("author"), author)
    _text(channel, _itunes("explicit"), "false")
    _text(channel, _itunes("type"), "episodic")
    _category(channel)
    if feed.owner or feed.email:
        owner = ET.SubElement(channel, _itunes("owner"))
        _text(owner, _itunes("name"), author)
        if feed.email:
            _text(owner, _itunes("email"), feed.email)
    _text(channel, _podcast("guid"), str(feed.guid))
    _text(channel, _podcast("medium"), "podcast")
    _text(channel, _podcast("locked"), "yes", **({"owner": feed.email} if feed.email else {}))
    _text(channel, _podcast("txt"), notice, purpose="ai-disclosure")
    for purpose, text in feed.texts.items():
        _text(channel, _podcast("txt"), text[:4000], purpose=purpose[:128])
    if episodes:
        _persons(channel, episodes[0].hosts)


def _links(channel: ET.Element, feed: Feed) -> None:
    links = {
        "self": feed.base + (feed.here or feed.path),
        "hub": feed.hub,
        "first": feed.address if feed.here else "",
        "next": feed.base + feed.next if feed.next else "",
    }
    for relation, address in links.items():
        if address:
            about = {"rel": relation, "href": address}
            if relation != "hub":
                about["type"] = "application/rss+xml"
            ET.SubElement(channel, f"{{{ATOM}}}link", about)


def _image(channel: ET.Element, feed: Feed, page: str) -> None:
    address = feed.base + COVER
    image = ET.SubElement(channel, "image")
    _text(image, "url", address)
    _text(image, "title", feed.title)
    _text(image, "link", page)
    ET.SubElement(channel, _itunes("image"), href=address)


def _category(channel: ET.Element) -> None:
    category = ET.SubElement(channel, _itunes("category"), text="News")
    ET.SubElement(category, _itunes("category"), text="Daily News")


def _live(channel: ET.Element, feed: Feed, episodes: Sequence[ShowGenerated]) -> None:
    since = feed.live_since or changed_at(episodes) or datetime.fromtimestamp(0, UTC)
    about = {"status": "live", "start": since.astimezone(UTC).isoformat(timespec="seconds")}
    item = ET.SubElement(channel, _podcast("liveItem"), about)
    page = feed.base + feed.page
    stream = f"{feed.base}/stream/{feed.live}.mp3"
    _text(item, "title", f"{feed.title} live")
    _text(item, "description", feed.description or feed.title)
    _text(item, "link", page)
    _text(item, "guid", str(uuid5(feed.guid, f"live:{feed.live}")), isPermaLink="false")
    ET.SubElement(item, "enclosure", url=stream, length="0", type="audio/mpeg")
    hls = f"{feed.base}/air/{feed.live}/master.m3u8"
    _alternate(item, hls, {"type": HLS_TYPE, "title": "HLS", "codecs": "fLaC,mp4a.40.2"})
    _text(item, _podcast("contentLink"), feed.title, href=page)


def _item(item: ET.Element, feed: Feed, show: ShowGenerated) -> None:
    page = f"{feed.base}/shows/{quote(show.show_id)}"
    _text(item, "title", show.episode or show.title)
    _text(item, "link", page)
    _text(item, "description", show.description or show.episode or show.title)
    _text(item, f"{{{CONTENT}}}encoded", clean_notes(show.notes) or show.description)
    _text(item, "guid", show.show_id, isPermaLink="false")
    _text(item, "pubDate", format_datetime(_published(show), usegmt=True))
    audio = {"url": _file(feed, show, "audio.mp3"), "length": str(show.audio.size)}
    ET.SubElement(item, "enclosure", audio | {"type": show.audio.media_type})
    _text(item, _itunes("title"), show.episode or show.title)
    _text(item, _itunes("duration"), str(round(show.duration)))
    _text(item, _itunes("explicit"), "false")
    _text(item, _itunes("episodeType"), "full")
    ET.SubElement(item, _itunes("image"), href=_file(feed, show, "cover.jpg"))
    transcript = {"url": _file(feed, show, "transcript.vtt"), "type": show.transcript.media_type}
    transcript |= {"language": show.language, "rel": "captions"}
    ET.SubElement(item, _podcast("transcript"), transcript)
    chapters = {"url": _file(feed, show, "chapters.json"), "type": show.chapters_file.media_type}
    ET.SubElement(item, _podcast("chapters"), chapters)
    _persons(item, show.hosts)
    _versions(item, feed, show)


def _versions(item: ET.Element, feed: Feed, show: ShowGenerated) -> None:
    """The other forms of an episode: lossless as a file, and as segments."""
    about = {"type": show.master.media_type, "length": str(show.master.size), "title": "Lossless"}
    if show.duration > 0:
        about["bitrate"] = str(round(show.master.size * 8 / show.duration))
    flac = _alternate(item, _file(feed, show, "master.flac"), about)
    ET.SubElement(flac, _podcast("integrity"), type="sri", value=_integrity(show.master))
    if show.package is not None:
        about = {"type": HLS_TYPE, "title": "HLS", "codecs": "fLaC,mp4a.40.2"}
        _alternate(item, _file(feed, show, "live.m3u8"), about)


def _alternate(item: ET.Element, address: str, about: Mapping[str, str]) -> ET.Element:
    enclosure = ET.SubElement(item, _podcast("alternateEnclosure"), dict(about))
    ET.SubElement(enclosure, _podcast("source"), uri=address)
    return enclosure


def _integrity(ref: BlobRef) -> str:
    """Subresource integrity (W3C) of a file."""
    return "sha256-" + b64encode(bytes.fromhex(ref.sha256)).decode()


def _persons(parent: ET.Element, hosts: Sequence[Host]) -> None:
    for host in hosts:
        role = ROLES.get(host.role, "Host")
        _text(parent, _podcast("person"), host.name[:128], role=role, group="Cast")


def _file(feed: Feed, show: ShowGenerated, name: str) -> str:
    return f"{feed.base}/shows/{quote(show.show_id)}/{name}"


def _published(show: ShowGenerated) -> datetime:
    return (show.occurred_at or show.as_of).astimezone(UTC).replace(microsecond=0)


def _text(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    told = {key: clean_text(value) for key, value in attributes.items()}
    ET.SubElement(parent, name, told).text = clean_text(text)


def _itunes(name: str) -> str:
    return f"{{{ITUNES}}}{name}"


def _podcast(name: str) -> str:
    return f"{{{PODCAST}}}{name}"


def _serialized(root: ET.Element) -> bytes:
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body
