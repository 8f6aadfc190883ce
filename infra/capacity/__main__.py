"""Prints `infra/docs/capacity.md`."""

import sys

from infra.capacity.page import page

if __name__ == "__main__":
    sys.stdout.write(page())
