"""`python -m infra.docs.station_cover FILE`: the station's own cover, for shows that have none.

`python -m infra.docs.station_cover services/show/assets/cover.jpg` makes the one that `show` falls
back to.
"""

import argparse
from pathlib import Path

from services.media.adapters.local import cover_of
from services.media.domain.wording import Wording

_MAX_BYTES = 120_000


def main() -> None:
    """Paint a cover with the station's name alone."""
    parser = argparse.ArgumentParser(
        prog="python -m infra.docs.station_cover", description=main.__doc__
    )
    parser.add_argument("file", type=Path, help="where the JPEG goes")
    parser.add_argument("--station", default="RadioX", help="name of the station")
    parser.add_argument("--tagline", default="News, as it comes in", help="a line below the name")
    parser.add_argument("--seed", type=int, default=6, help="the design")
    arguments = parser.parse_args()
    wording = Wording(station="", title=arguments.station, date=arguments.tagline)
    arguments.file.write_bytes(cover_of(wording, arguments.seed, _MAX_BYTES))


if __name__ == "__main__":
    main()
