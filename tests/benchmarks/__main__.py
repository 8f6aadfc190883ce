"""`make bench`: all benchmarks, one after the other; no result fails it."""

import argparse

from tests.benchmarks import (
    archive,
    drill,
    engine,
    events,
    http,
    listeners,
    live,
    packaging,
    pipeline,
    playlists,
    providers,
    scale,
    telemetry,
)

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="tests.benchmarks")
    parser.add_argument("--quick", action="store_true", help="one round, and fewer lengths")
    quick = parser.parse_args().quick
    events.main([])
    engine.main(["--rounds", "1", "--minutes", "5", "--takes", "5"] if quick else [])
    packaging.main(["--rounds", "1"] if quick else [])
    pipeline.main(["--rounds", "1", "--shows", "4"] if quick else [])
    providers.main(["--rounds", "1"] if quick else [])
    archive.main(["--shows", "2000"] if quick else [])
    http.main(["--rounds", "1", "--shows", "2000"] if quick else [])
    telemetry.main(["--rounds", "1", "--events", "500", "--minutes", "1"] if quick else [])
    scale.main(["--rounds", "1", "--shows", "8", "--crowd", "20"] if quick else [])
    drill.main(["--shows", "500"] if quick else [])
    playlists.main(["--seconds", "1"] if quick else [])
    listeners.main(["--listeners", "100", "--seconds", "10"] if quick else [])
    live.main(["--shows", "1"] if quick else [])
