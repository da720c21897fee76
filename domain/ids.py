"""One typed id per subject. Ids are UUIDv7: their order is the order of creation."""

import os
import random
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from threading import Lock
from typing import NewType
from uuid import UUID

LoginId = NewType("LoginId", UUID)
SessionId = NewType("SessionId", UUID)
TotpId = NewType("TotpId", UUID)
RecoveryCodeId = NewType("RecoveryCodeId", UUID)
SignInChallengeId = NewType("SignInChallengeId", UUID)
PasskeyId = NewType("PasskeyId", UUID)
PasskeyRegistrationId = NewType("PasskeyRegistrationId", UUID)
StepUpChallengeId = NewType("StepUpChallengeId", UUID)
SecondFactorResetId = NewType("SecondFactorResetId", UUID)
BrandId = NewType("BrandId", UUID)
BrandMemberId = NewType("BrandMemberId", UUID)
AdminGrantId = NewType("AdminGrantId", UUID)
InfluencerId = NewType("InfluencerId", UUID)
ChannelId = NewType("ChannelId", UUID)
CampaignId = NewType("CampaignId", UUID)
BriefId = NewType("BriefId", UUID)
BriefVersionId = NewType("BriefVersionId", UUID)
TakedownOrderId = NewType("TakedownOrderId", UUID)
NamedViolatorId = NewType("NamedViolatorId", UUID)
DocumentId = NewType("DocumentId", UUID)
ListingReviewId = NewType("ListingReviewId", UUID)
ApplicationId = NewType("ApplicationId", UUID)
CertificationId = NewType("CertificationId", UUID)
PledgeId = NewType("PledgeId", UUID)
CourseResultId = NewType("CourseResultId", UUID)
ScreeningId = NewType("ScreeningId", UUID)
CertificationChannelId = NewType("CertificationChannelId", UUID)
AssessmentScoreId = NewType("AssessmentScoreId", UUID)
ConflictId = NewType("ConflictId", UUID)
CertificateChangeId = NewType("CertificateChangeId", UUID)
CertificateResultId = NewType("CertificateResultId", UUID)
CertificateChannelId = NewType("CertificateChannelId", UUID)
AssessmentId = NewType("AssessmentId", UUID)
CertificateId = NewType("CertificateId", UUID)
DisclosureId = NewType("DisclosureId", UUID)
OfferId = NewType("OfferId", UUID)
TermsId = NewType("TermsId", UUID)
BookingId = NewType("BookingId", UUID)
DeliverableId = NewType("DeliverableId", UUID)
ResultId = NewType("ResultId", UUID)
DraftId = NewType("DraftId", UUID)
DraftJudgmentId = NewType("DraftJudgmentId", UUID)
SampleId = NewType("SampleId", UUID)
ProductUseId = NewType("ProductUseId", UUID)
DisputeId = NewType("DisputeId", UUID)
DisputeEvidenceId = NewType("DisputeEvidenceId", UUID)
AmendmentId = NewType("AmendmentId", UUID)
FileId = NewType("FileId", UUID)
ReviewId = NewType("ReviewId", UUID)
CalendarFeedId = NewType("CalendarFeedId", UUID)
AccountId = NewType("AccountId", UUID)
TransferId = NewType("TransferId", UUID)
PostingId = NewType("PostingId", UUID)
FundingId = NewType("FundingId", UUID)
FundingActionId = NewType("FundingActionId", UUID)
PartnerNoticeId = NewType("PartnerNoticeId", UUID)
PaymentPartId = NewType("PaymentPartId", UUID)
NoticeListingId = NewType("NoticeListingId", UUID)
ChargebackId = NewType("ChargebackId", UUID)
PartnerCostId = NewType("PartnerCostId", UUID)
FundingRefundId = NewType("FundingRefundId", UUID)
RefundPartId = NewType("RefundPartId", UUID)
PartnerReconciliationId = NewType("PartnerReconciliationId", UUID)
ReconciliationCaseId = NewType("ReconciliationCaseId", UUID)
HoldId = NewType("HoldId", UUID)
PayoutId = NewType("PayoutId", UUID)
AccountingPeriodId = NewType("AccountingPeriodId", UUID)
PayoutDetailsId = NewType("PayoutDetailsId", UUID)
TaxCommitmentId = NewType("TaxCommitmentId", UUID)
WithholdingWishId = NewType("WithholdingWishId", UUID)
InvoiceId = NewType("InvoiceId", UUID)
FactId = NewType("FactId", UUID)
DeliveryId = NewType("DeliveryId", UUID)
ProfileVersionId = NewType("ProfileVersionId", UUID)
ProfileClaimId = NewType("ProfileClaimId", UUID)
QualificationId = NewType("QualificationId", UUID)
PortfolioItemId = NewType("PortfolioItemId", UUID)
ImportRunId = NewType("ImportRunId", UUID)
ShortlistId = NewType("ShortlistId", UUID)
ShortlistEntryId = NewType("ShortlistEntryId", UUID)
SavedSearchId = NewType("SavedSearchId", UUID)
SavedSearchAlertId = NewType("SavedSearchAlertId", UUID)
PublishedWeightsId = NewType("PublishedWeightsId", UUID)
ExposureReportId = NewType("ExposureReportId", UUID)
ExposureShareId = NewType("ExposureShareId", UUID)
PayoutReversalId = NewType("PayoutReversalId", UUID)
ConnectedTransferId = NewType("ConnectedTransferId", UUID)
BankOrderId = NewType("BankOrderId", UUID)
BankBatchId = NewType("BankBatchId", UUID)
BankBatchDownloadId = NewType("BankBatchDownloadId", UUID)
BankAnswerId = NewType("BankAnswerId", UUID)
BankAnswerRowId = NewType("BankAnswerRowId", UUID)

ID_TYPES = tuple(kind for name, kind in tuple(globals().items()) if name.endswith("Id"))
"""Every typed id; storage maps each of them to a `uuid` column."""

_VERSION_AND_VARIANT = (0x7 << 76) | (0b10 << 62)


Bits = Callable[[], tuple[int, int]]
"""Answers milliseconds since 1970, and 74 bits that nobody can guess."""

_RANDOM_BITS = 74
_STEP_BITS = 32


class _Rising:
    """Milliseconds and random bits as one number that, within a millisecond, only rises.

    RFC 9562 section 6.2, method 2: what one process makes sorts in the order in which it was made.
    """

    def __init__(self, source: Bits) -> None:
        self._source = source
        self._last = 0
        self._lock = Lock()

    def __call__(self) -> int:
        milliseconds, chance = self._source()
        number = (milliseconds << _RANDOM_BITS) | chance
        with self._lock:
            if milliseconds == self._last >> _RANDOM_BITS and number <= self._last:
                number = self._last + 1 + (chance & ((1 << _STEP_BITS) - 1))
            self._last = number
        return number


def _from_the_system() -> tuple[int, int]:
    return time.time_ns() // 1_000_000, int.from_bytes(os.urandom(10)) >> 6


_numbers: ContextVar[_Rising] = ContextVar("numbers", default=_Rising(_from_the_system))  # noqa: B039 - one per process


def new_id() -> UUID:
    """Make a UUIDv7 (RFC 9562 section 5.7): 48 bits of milliseconds, then 74 random bits that rise within each."""
    number = _numbers.get()()
    milliseconds, rand_a, rand_b = number >> _RANDOM_BITS, (number >> 62) & 0xFFF, number & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | _VERSION_AND_VARIANT | (rand_a << 64) | rand_b)


@contextmanager
def ids_from(seed: int, at: Callable[[], datetime]) -> Generator[None]:
    """Make the ids of this task from a seed and a given time: for a sample that repeats, never for secrets."""
    chance = random.Random(seed)  # noqa: S311
    token = _numbers.set(_Rising(lambda: (int(at().timestamp() * 1000), chance.getrandbits(_RANDOM_BITS))))
    try:
        yield
    finally:
        _numbers.reset(token)
