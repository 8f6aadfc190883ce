"""The capacity model: what a station of a given size needs and costs, from measured figures.

`python -m infra.capacity` prints `infra/docs/capacity.md`. Nothing in it is written by hand:
`measured.json` is what the benchmarks found, `assumptions.toml` what they cannot find out.
"""
