"""A reading service of the operator's: a program beside ours that a platform allows to read, asked over HTTP.

`GET <address>?url=<post>` with `Authorization: Bearer <key>`; it answers 200 with the figures as JSON, 403 or 451 where
it may not read, 404 or 410 where the post is gone. We never ask a platform ourselves.
"""

from dataclasses import dataclass, field
from typing import Final

import httpx
from pydantic import AwareDatetime, BaseModel, ConfigDict, StrictInt, ValidationError
from pydantic.alias_generators import to_camel

from domain.bookings.results import Figures
from domain.errors import InvalidInput
from operations.platform_readers.reader import Gone, NotAllowed, Reading, Shown, Unavailable

PATIENCE: Final = 10.0
"""Seconds for the service to answer."""
LONGEST_ANSWER: Final = 10_000
"""Bytes; figures take some two hundred."""
ANSWERED: Final = 200
FORBIDDEN: Final = (403, 451)
MISSING: Final = (404, 410)


class _Answer(BaseModel):
    """What the service says; other fields are its own business."""

    model_config = ConfigDict(alias_generator=to_camel, extra="ignore", frozen=True)

    measured_at: AwareDatetime
    views: StrictInt | None = None
    reach: StrictInt | None = None
    clicks: StrictInt | None = None
    orders: StrictInt | None = None


@dataclass(frozen=True)
class HttpReader:
    """Asks the service at `address`; `http` is opened and closed by whoever made it."""

    address: str
    key: str = field(repr=False)
    http: httpx.AsyncClient = field(repr=False)
    name: str = "http-reader"

    async def read(self, url: str) -> Reading:
        """Ask it about one post."""
        try:
            answer = await self.http.get(
                self.address,
                params={"url": url},
                headers={"authorization": f"Bearer {self.key}"},
                timeout=PATIENCE,
                follow_redirects=False,
            )
        except httpx.HTTPError as failure:
            return Unavailable(why=type(failure).__name__)
        if answer.status_code in FORBIDDEN:
            return NotAllowed()
        if answer.status_code in MISSING:
            return Gone()
        if answer.status_code != ANSWERED:
            return Unavailable(why=f"status {answer.status_code}")
        return _read(answer.content)


def _read(body: bytes) -> Shown | Unavailable:
    if len(body) > LONGEST_ANSWER:
        return Unavailable(why="an answer longer than figures are")
    try:
        said = _Answer.model_validate_json(body, by_alias=True)
        figures = Figures(views=said.views, reach=said.reach, clicks=said.clicks, orders=said.orders).checked()
    except (ValidationError, InvalidInput) as wrong:
        return Unavailable(why=type(wrong).__name__)
    return Shown(figures=figures, measured_at=said.measured_at)
