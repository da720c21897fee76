"""Every mapped table, imported in one place, so that migrations and tests see the whole."""

from domain import (
    accounting_periods,
    brands,
    chargebacks,
    funding_refunds,
    imports,
    ledger,
    listings,
    logins,
    partner_costs,
    partners,
    passkeys,
    payments,
    saved_searches,
    second_factor_resets,
    second_factors,
    shortlists,
)
from domain import reconciliations as money_reconciliations
from domain.bank_batches import answers, batch, orders
from domain.bookings import amendments, booking, deliverables, drafts, judgments, product_uses, results, samples
from domain.calendars import feed as calendars
from domain.campaigns import briefs, documents, programmes, takedowns, violators
from domain.campaigns import versions as brief_versions
from domain.certifications import application, assessment, certificate, course, history, pledges, screening
from domain.disclosures import records as disclosures
from domain.disputes import dispute, evidence
from domain.exposure import reports as exposure_reports
from domain.exposure import showings
from domain.files import kept_file
from domain.funding_ends import draws as hold_draws
from domain.funding_ends import end as funding_ends
from domain.influencers import (
    audience,
    availability,
    channels,
    claims,
    portfolio,
    profiles,
    qualifications,
    rates,
    refused,
    versions,
)
from domain.offers import offer, terms
from domain.payouts import connected_transfers, invoices, payout, payout_details, tax_commitments, withholding_wishes
from domain.payouts import reversals as payout_reversals
from domain.ranking_policy import simulations, weights
from domain.reviews import review as reviews
from domain.rows import Row
from storage import folded_words, following, idempotency, outbox, parked_documents, reconciliations, totals, vocabulary

FUNDING_ENDS = (funding_ends, hold_draws)
BANK_BATCHES = (batch, orders, answers)
CERTIFICATIONS = (application, assessment, certificate, course, history, pledges, screening)
INFLUENCERS = (
    profiles,
    versions,
    claims,
    channels,
    rates,
    audience,
    availability,
    refused,
    qualifications,
    portfolio,
)
CAMPAIGNS = (programmes, briefs, brief_versions, documents, takedowns, violators)
BOOKINGS = (amendments, booking, deliverables, drafts, judgments, product_uses, results, samples)
DISPUTES = (dispute, evidence)
OFFERS = (offer, terms)
PAYOUTS = (connected_transfers, invoices, payout, payout_details, payout_reversals, tax_commitments, withholding_wishes)
SUBJECTS = (
    accounting_periods,
    *BANK_BATCHES,
    *BOOKINGS,
    brands,
    calendars,
    chargebacks,
    *FUNDING_ENDS,
    funding_refunds,
    *CAMPAIGNS,
    *CERTIFICATIONS,
    disclosures,
    *DISPUTES,
    exposure_reports,
    kept_file,
    folded_words,
    following,
    idempotency,
    imports,
    *INFLUENCERS,
    ledger,
    listings,
    logins,
    money_reconciliations,
    *OFFERS,
    outbox,
    parked_documents,
    partner_costs,
    partners,
    passkeys,
    payments,
    *PAYOUTS,
    reconciliations,
    reviews,
    saved_searches,
    second_factor_resets,
    second_factors,
    shortlists,
    simulations,
    showings,
    totals,
    vocabulary,
    weights,
)
"""The modules that hold tables. A new subject adds itself here."""

METADATA = Row.metadata
