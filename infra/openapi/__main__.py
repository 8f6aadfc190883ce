"""Writes openapi.json to standard output; with `problems`, the page of problems."""

import sys

from infra.openapi import generate, problems

sys.stdout.write(problems() if sys.argv[1:] == ["problems"] else generate())
