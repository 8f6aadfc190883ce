"""The header of W3C's trace context, for those who read it without OpenTelemetry, too."""

import re

VERSION_00 = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})")
"""A valid one of the version that is in use: the ids of trace and span, and the flags."""
