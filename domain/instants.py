"""Instants that come from outside: compared only once they say which instant they mean."""

from datetime import datetime

from domain.errors import InvalidInput


def aware(instant: datetime, *, field: str) -> datetime:
    """The instant, if it says its offset from UTC. Raises InvalidInput."""
    if instant.tzinfo is None:
        raise InvalidInput(
            vi_reason="Thời điểm phải kèm múi giờ.", en_reason="An instant carries its offset from UTC.", field=field
        )
    return instant
