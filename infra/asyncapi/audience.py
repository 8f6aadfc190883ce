"""Who does what: what integrators send and receive, its groups, and the other parties."""

from contracts import (
    AlertFired,
    AlertResolved,
    AudioReady,
    ConfigurationSaved,
    CoverReady,
    DeadLetter,
    GridSaved,
    HostSaved,
    MediaSaved,
    PresetSaved,
    Progress,
    ProviderCalled,
    ScriptDrafted,
    ScriptReady,
    SegmentWritten,
    ShowAccepted,
    ShowAired,
    ShowCancelled,
    ShowDeleted,
    ShowFailed,
    ShowGenerated,
    WebhookDeliveryFailed,
    subjects,
)
from contracts.event import Contract

INTEGRATOR = "integrator"
OPERATOR = "operator"

RECEIVED: tuple[type[Contract], ...] = (
    ShowAccepted,
    ScriptDrafted,
    ScriptReady,
    AudioReady,
    CoverReady,
    ShowGenerated,
    ShowFailed,
    ShowCancelled,
    ShowDeleted,
    Progress,
    DeadLetter,
)
"""What integrators receive, beside the replies to their queries."""

DELIVERED: tuple[type[Contract], ...] = (
    SegmentWritten,
    ShowAired,
    HostSaved,
    PresetSaved,
    MediaSaved,
    ConfigurationSaved,
    GridSaved,
    AlertFired,
    AlertResolved,
)
"""What webhooks deliver beside these."""

OPERATED: tuple[type[Contract], ...] = (
    ProviderCalled,
    WebhookDeliveryFailed,
    AlertFired,
    AlertResolved,
)
"""What operators receive: streams that are none of integrators'."""

TITLES = {
    subjects.SHOW_REQUESTED: "Request a show",
    subjects.SHOW_ACCEPTED: "Follow: accepted",
    subjects.SCRIPT_READY: "Follow: the script is ready",
    subjects.AUDIO_READY: "Follow: the audio is ready",
    subjects.COVER_READY: "Follow: the cover is ready",
    subjects.SHOW_GENERATED: "End: the show is there",
    subjects.SHOW_FAILED: "End: failed or refused",
    subjects.SHOW_CANCELLED: "End: cancelled",
    subjects.PROGRESS: "Watch the progress",
    subjects.SHOW_CANCEL_REQUESTED: "Cancel a show",
    subjects.SHOW_RETRY_REQUESTED: "Retry a failed show",
    subjects.SHOW_DELETE_REQUESTED: "Delete a show",
    subjects.SHOW_DELETED: "A show was deleted",
    subjects.DEAD_LETTERS: "A command was refused",
    subjects.SHOW_STATE: "Ask for the state of a show",
    subjects.ARCHIVE_SHOWS_LIST: "Ask for shows that have ended",
    subjects.ARCHIVE_SHOWS_SEARCH: "Search what was said",
    subjects.ARCHIVE_SHOWS_FIND: "Ask for one show of the archive",
    subjects.BLOB_READ: "Read the bytes of a file",
}
"""What integrators do, in the order of the document; what is not listed follows."""

GROUPS = {
    "shows": "Request, cancel, retry and delete shows, and ask for their state.",
    "events": "Follow shows to their end, and hear what else webhooks deliver.",
    "archive": "Ask for what is archived and for what listeners did; upkeep of the archive.",
    "files": "Read the files that events refer to.",
    "parts": "Have a part made without a show: news, a script, speech, a master, a cover.",
    "review": "Review scripts before they are spoken.",
    "webhooks": "Have events delivered over HTTP.",
    "alerts": "Ask for alerts and their rules, and keep some quiet.",
    "air": "Ask what is on the air and when, put shows on, and edit grids.",
    "listeners": "Act for listeners: votes, accounts, favourites, topics.",
    "configuration": "Hosts, presets, media and configuration of the station.",
}
"""The groups of what integrators do."""
_SENT = {
    "show": "shows",
    "archive": "archive",
    "analytics": "archive",
    "blob": "files",
    **dict.fromkeys(("feed", "news", "audio", "voice", "cover", subjects.SCRIPT_WRITE), "parts"),
    "script": "review",
    "webhook": "webhooks",
    "alert": "alerts",
    **dict.fromkeys(("channel", "grid", "station"), "air"),
    "listener": "listeners",
}

PARTIES = {
    INTEGRATOR: "Any program that requests shows; the command line is one.",
    OPERATOR: "Whoever runs the station, e.g. with `radiox cost`.",
    "kit": "The messaging library inside every service.",
    "broker": "nats-server itself.",
}


def group_of(subject: str, *, sent: bool) -> str:
    """The group of what an integrator does, by the subject or its first word."""
    first = subject.partition(".")[0]
    return _SENT.get(subject) or _SENT.get(first, "configuration") if sent else "events"
