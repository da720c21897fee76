"""Cursors as the product writes them, so that all three programs answer the same text."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID


def cursor(key: UUID) -> str:
    """The cursor of an influencer in the order of creation, newest first."""
    return urlsafe_b64encode(f'newest:["{key}"]'.encode()).rstrip(b"=").decode()


def key_in(text: str) -> UUID:
    """The influencer that a cursor names."""
    padded = text + "=" * (-len(text) % 4)
    return UUID(urlsafe_b64decode(padded).decode().partition('"')[2][:36])
