"""A publication: where and when a piece went online, and what was captured of both notices that it is an ad."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urldefrag

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, Text, Uuid
from sqlalchemy.orm import Composite, composite, mapped_column

from domain.addresses import checked_address
from domain.bookings.refusals import EvidenceRepeated, NoticeNotBefore
from domain.bookings.stated_files import MOST_BYTES, StatedFile
from domain.errors import InvalidInput
from domain.ids import FileId
from domain.influencers.channels import Channel
from domain.influencers.posts import require_own_post
from domain.instants import aware
from domain.reference.platforms import FORMATS

LONGEST_PIECE: Final = 86_400
"""Seconds: no post plays for longer than a day."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What was captured of one notice: an address where it can be seen, or which file it is, or both.

    `file_id` names the file where it is kept here. `at_second` is the moment in the piece, counted from its start,
    where the piece plays.
    """

    url: str | None = None
    file: StatedFile | None = None
    file_id: FileId | None = None
    at_second: int | None = None

    def checked(self, *, timed: bool, field: str) -> "Evidence":
        """The evidence tidied, of a piece that plays or does not. Raises InvalidInput, AddressInvalid."""
        if self.url is None and self.file is None:
            raise InvalidInput(
                vi_reason="Cần địa chỉ của bằng chứng, hoặc cho biết đó là tệp nào.",
                en_reason="Say where the evidence is, or which file it is.",
                field=field,
            )
        if timed and (self.at_second is None or not 0 <= self.at_second <= LONGEST_PIECE):
            raise InvalidInput(
                vi_reason=f"Cần thời điểm trong bài: từ giây 0 đến giây {LONGEST_PIECE}.",
                en_reason=f"The moment in the piece is needed: from second 0 to second {LONGEST_PIECE}.",
                field=f"{field}.atSecond",
            )
        if not timed and self.at_second is not None:
            raise InvalidInput(
                vi_reason="Bài không phát theo thời gian thì không có giây nào.",
                en_reason="A piece that does not play has no seconds.",
                field=f"{field}.atSecond",
            )
        return Evidence(
            url=None if self.url is None else checked_address(self.url, field=f"{field}.url"),
            file=None if self.file is None else self.file.checked(field=f"{field}.file"),
            file_id=self.file_id,
            at_second=self.at_second,
        )

    def __composite_values__(self) -> tuple[str | None, str | None, int | None, str | None, FileId | None, int | None]:
        """Its six columns."""
        if self.file is None:
            return self.url, None, None, None, None, self.at_second
        return self.url, self.file.sha256, self.file.size, self.file.media_type, self.file_id, self.at_second


@dataclass(frozen=True, kw_only=True)
class Publication:
    """Where and when a deliverable went online, and the evidence that people were told before and during.

    Advertising Law Art 15a.3.b wants both moments.
    """

    url: str
    published_at: datetime
    evidence_before: Evidence
    evidence_during: Evidence

    def checked(
        self,
        *,
        platform: str,
        form: str,
        channels: Collection[Channel],
        since: datetime,
        now: datetime,
    ) -> "Publication":
        """The publication of a piece, tidied; what is older than `since` was not made for the booking.

        A format that is posted lies on the piece's platform, and on one of `channels` where its address shows whose it
        is. Both pieces of evidence are captures of their own, and the notice before comes before the other one.
        Raises InvalidInput, AddressInvalid, PlatformContradicted, PostOfAnotherChannel, EvidenceRepeated,
        NoticeNotBefore.
        """
        self._require_time(since=since, now=now)
        made, url = FORMATS[form], checked_address(self.url, field="input.url")
        if made.posted:
            require_own_post(url, platform, channels, field="input.url")
        before = self.evidence_before.checked(timed=made.timed, field="input.evidenceBefore")
        during = self.evidence_during.checked(timed=made.timed, field="input.evidenceDuring")
        _require_two_captures(url, before, during)
        return Publication(
            url=url,
            published_at=self.published_at,
            evidence_before=before,
            evidence_during=during,
        )

    def _require_time(self, *, since: datetime, now: datetime) -> None:
        if aware(self.published_at, field="input.publishedAt") > now:
            raise InvalidInput(
                vi_reason="Thời điểm đăng không ở tương lai.",
                en_reason="It was not published in the future.",
                field="input.publishedAt",
            )
        if self.published_at < since:
            raise InvalidInput(
                vi_reason="Bài không được đăng trước khi nhận việc hoặc trước khi bản nháp được duyệt.",
                en_reason="It was not published before it was booked, or before its draft was approved.",
                field="input.publishedAt",
            )


def evidence_columns(name: str) -> Composite[Any]:
    """Six columns, `<name>_url`, `_sha256`, `_size` (bytes), `_media_type`, `_file_id`, `_second`, as one Evidence."""
    return composite(
        _kept,
        mapped_column(f"{name}_url", Text(), nullable=True),
        mapped_column(f"{name}_sha256", Text(), nullable=True),
        mapped_column(f"{name}_size", BigInteger(), nullable=True),
        mapped_column(f"{name}_media_type", Text(), nullable=True),
        mapped_column(f"{name}_file_id", Uuid(as_uuid=True), nullable=True),
        mapped_column(f"{name}_second", BigInteger(), nullable=True),
        return_none_on=lambda *columns: all(each is None for each in columns),
        default=None,
    )


def evidence_checks(before: str, during: str) -> tuple[CheckConstraint, ...]:
    """What the columns of both pieces of evidence keep, whoever writes them.

    What was published before anybody was noted as their supplier was two addresses, which might be equal.
    """
    stated = (
        check
        for name in (before, during)
        for check in (
            CheckConstraint(f"num_nulls({name}_sha256, {name}_size, {name}_media_type) IN (0, 3)", name=f"{name}_file"),
            CheckConstraint(f"{name}_sha256 ~ '^[0-9a-f]{{64}}$'", name=f"{name}_sha256"),
            CheckConstraint(f"{name}_size BETWEEN 1 AND {MOST_BYTES}", name=f"{name}_size"),
            CheckConstraint(f"{name}_second BETWEEN 0 AND {LONGEST_PIECE}", name=f"{name}_second"),
        )
    )
    return (
        *stated,
        CheckConstraint(
            "num_nonnulls(url, published_at) = CASE WHEN url IS NULL THEN 0 ELSE 2 END AND "
            + " AND ".join(
                f"(num_nonnulls({name}_url, {name}_sha256) > 0) = (url IS NOT NULL)" for name in (before, during)
            ),
            name="published_with_evidence",
        ),
        CheckConstraint(
            f"num_nulls({before}_second, {during}_second) IN (0, 2) AND {before}_second < {during}_second",
            name="told_before_and_during",
        ),
        CheckConstraint(
            f"supplied_by IS NULL OR (coalesce({before}_url <> {during}_url, true) "
            f"AND coalesce({before}_sha256 <> {during}_sha256, true) "
            f"AND coalesce(url <> {before}_url, true) AND coalesce(url <> {during}_url, true))",
            name="two_captures",
        ),
        CheckConstraint("num_nulls(supplied_by, supplied_at) IN (0, 2)", name="supplied"),
        CheckConstraint("supplied_at >= published_at", name="supplied_once_published"),
    )


def evidence_files(*names: str) -> tuple[CheckConstraint | ForeignKeyConstraint | Index, ...]:
    """That evidence which names a kept file has its hash, and that the file stays as long as it is named."""
    return tuple(
        each
        for name in names
        for each in (
            CheckConstraint(f"{name}_file_id IS NULL OR {name}_sha256 IS NOT NULL", name=f"{name}_file_id"),
            ForeignKeyConstraint([f"{name}_file_id", f"{name}_sha256"], ["files.id", "files.sha256"]),
            Index(f"ix_deliverables_{name}_file_id", f"{name}_file_id", postgresql_where=f"{name}_file_id IS NOT NULL"),
        )
    )


def _kept(  # noqa: PLR0917 - one for each column
    url: str | None,
    sha256: str | None,
    size: int | None,
    media_type: str | None,
    file_id: FileId | None,
    at_second: int | None,
) -> Evidence:
    if sha256 is None or size is None or media_type is None:
        return Evidence(url=url, at_second=at_second)
    file = StatedFile(sha256=sha256, size=size, media_type=media_type)
    return Evidence(url=url, file=file, file_id=file_id, at_second=at_second)


def _require_two_captures(url: str, before: Evidence, during: Evidence) -> None:
    post, first, second = (None if each is None else urldefrag(each).url for each in (url, before.url, during.url))
    if first is not None and first == post:
        raise EvidenceRepeated(field="input.evidenceBefore.url")
    if second is not None and second in {post, first}:
        raise EvidenceRepeated(field="input.evidenceDuring.url")
    if before.file is not None and during.file is not None and before.file.sha256 == during.file.sha256:
        raise EvidenceRepeated(field="input.evidenceDuring.file.sha256")
    if before.at_second is not None and during.at_second is not None and before.at_second >= during.at_second:
        raise NoticeNotBefore(before=before.at_second, during=during.at_second, field="input.evidenceDuring.atSecond")
