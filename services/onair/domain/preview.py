"""What other sites show of a link to a show (the Open Graph protocol, https://ogp.me)."""

from html import escape

from contracts import ShowGenerated

MAX_DESCRIPTION = 300
"""Characters of the description."""


def preview_of(show: ShowGenerated, base: str) -> str:
    """The elements of a page's head that tell of a show; `base`: address of the site."""
    page = f"{base}/shows/{show.show_id}"
    told = {
        "og:type": "website",
        "og:url": page,
        "og:site_name": show.station,
        "og:title": f"{show.title}: {show.episode}" if show.episode else show.title,
        "og:description": show.description[:MAX_DESCRIPTION],
        "og:locale": show.language,
        "og:image": f"{page}/cover.jpg",
        "og:audio": f"{page}/audio.mp3",
        "og:audio:type": "audio/mpeg",
    }
    return "\n  ".join(
        f'<meta property="{name}" content="{escape(text, quote=True)}">'
        for name, text in told.items()
        if text
    )
