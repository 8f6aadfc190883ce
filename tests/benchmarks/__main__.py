"""`make bench`: events, the engine, the pipeline, providers, the archive; no result fails it."""

import argparse

from tests.benchmarks import archive, engine, events, pipeline, providers

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="tests.benchmarks")
    parser.add_argument("--quick", action="store_true", help="one round, and fewer lengths")
    quick = parser.parse_args().quick
    events.main([])
    engine.main(["--rounds", "1", "--minutes", "5", "--takes", "5"] if quick else [])
    pipeline.main(["--rounds", "1", "--shows", "4"] if quick else [])
    providers.main(["--rounds", "1"] if quick else [])
    archive.main(["--shows", "2000"] if quick else [])
