"""Writes infra/nats/users.conf to standard output."""

import sys

from infra.nats import rendered, users

sys.stdout.write(rendered(users()))
