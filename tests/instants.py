"""The instants at which tests take place."""

from datetime import UTC, datetime

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
"""Noon in Hà Nội, when every test takes place unless it says otherwise."""

EVENING = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
"""The end of that day in Hà Nội."""
