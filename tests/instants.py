"""The instants at which tests take place."""

from datetime import UTC, datetime

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
"""Noon in Hà Nội, when every test takes place unless it says otherwise."""

EVENING = datetime(2026, 11, 21, 16, 59, 59, 999_999, tzinfo=UTC)
"""The last instant of that day in Hà Nội."""
