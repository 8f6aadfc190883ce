"""Writes asyncapi.yaml to standard output."""

import sys

from services.asyncapi.document import generate

sys.stdout.write(generate())
