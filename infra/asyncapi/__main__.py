"""Writes asyncapi.yaml to standard output."""

import sys

from infra.asyncapi.document import generate

sys.stdout.write(generate())
