"""Query, Mutation and the Schema: every subject's fields side by side."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.bank_batches import BankBatchMutation, BankBatchQuery
from schema.bookings import BookingMutation, BookingQuery
from schema.books import BooksQuery
from schema.brands import BrandMutation, BrandQuery
from schema.briefs_for_me import BriefsForMeQuery
from schema.calendars import CalendarMutation
from schema.campaign_report import CampaignReportQuery
from schema.campaigns import CampaignMutation, CampaignQuery
from schema.candidates import CandidateQuery
from schema.categories import CategoryQuery
from schema.certifications import CertificationMutation, CertificationQuery
from schema.chargebacks import ChargebackQuery
from schema.counts import COUNT, Count
from schema.describing import describe
from schema.disclosures import DisclosureMutation, DisclosureQuery
from schema.discovery import DiscoveryQuery
from schema.disputes import DisputeMutation, DisputeQuery
from schema.execution.documents import Documents
from schema.execution.executor import CompilingExecutor
from schema.exposure import ExposureQuery
from schema.files import FileMutation, FileQuery
from schema.funding_refunds import FundingRefundMutation
from schema.influencers import InfluencerMutation, InfluencerQuery
from schema.ledger import LedgerMutation, LedgerQuery, TreasuryMutation
from schema.lineup import LineupQuery
from schema.logins import LoginMutation, LoginQuery
from schema.money import MINOR_UNITS, MinorUnits
from schema.news import NewsSubscription
from schema.offers import OfferMutation, OfferQuery
from schema.passkeys import PasskeyMutation
from schema.payments import PaymentMutation, PaymentQuery
from schema.payouts import PayoutMutation, PayoutQuery
from schema.problems import RefusalHandler, Refusals
from schema.proving import ProvingQuery
from schema.ranking_policy import RankingPolicyMutation, RankingPolicyQuery
from schema.rates import count
from schema.reading import Node, NodeQuery
from schema.reconciliations import ReconciliationMutation, ReconciliationQuery
from schema.reference import ReferenceQuery
from schema.reviews import ReviewMutation, ReviewQuery
from schema.saved_searches import SavedSearchMutation, SavedSearchQuery
from schema.second_factors import SecondFactorMutation
from schema.shortlists import ShortlistMutation, ShortlistQuery
from schema.what_if import WhatIfQuery


@strawberry.type(description="Everything that can be asked.")
class Query(
    NodeQuery,
    ReferenceQuery,
    CategoryQuery,
    BrandQuery,
    InfluencerQuery,
    DisclosureQuery,
    CertificationQuery,
    CampaignQuery,
    OfferQuery,
    BookingQuery,
    CampaignReportQuery,
    FileQuery,
    DisputeQuery,
    ReviewQuery,
    PaymentQuery,
    ChargebackQuery,
    ReconciliationQuery,
    PayoutQuery,
    ProvingQuery,
    BankBatchQuery,
    BooksQuery,
    LedgerQuery,
    DiscoveryQuery,
    CandidateQuery,
    LineupQuery,
    BriefsForMeQuery,
    WhatIfQuery,
    ShortlistQuery,
    SavedSearchQuery,
    RankingPolicyQuery,
    ExposureQuery,
    LoginQuery,
):
    """All subjects' questions."""


@strawberry.type(description="Everything that can be done. Several mutations in one document run one after another.")
class Mutation(
    BrandMutation,
    InfluencerMutation,
    DisclosureMutation,
    CertificationMutation,
    CampaignMutation,
    OfferMutation,
    BookingMutation,
    FileMutation,
    DisputeMutation,
    ReviewMutation,
    PaymentMutation,
    FundingRefundMutation,
    ReconciliationMutation,
    PayoutMutation,
    BankBatchMutation,
    LedgerMutation,
    TreasuryMutation,
    ShortlistMutation,
    SavedSearchMutation,
    RankingPolicyMutation,
    LoginMutation,
    SecondFactorMutation,
    PasskeyMutation,
    CalendarMutation,
):
    """All subjects' deeds."""


@strawberry.type(description="Everything that can be heard as it happens, over graphql-transport-ws.")
class Subscription(NewsSubscription):
    """All subjects' news."""


describe(Query, Mutation, Subscription, *Node.__subclasses__())
count(Mutation)


def make_schema(executor: type[CompilingExecutor] = CompilingExecutor) -> strawberry.Schema:
    """The schema, run by this executor."""
    return strawberry.Schema(
        Query,
        Mutation,
        Subscription,
        extensions=[Refusals, Documents],
        exception_handlers=[RefusalHandler()],
        execution_context_class=executor,
        config=StrawberryConfig(scalar_map={MinorUnits: MINOR_UNITS, Count: COUNT}),
    )


SCHEMA = make_schema()
