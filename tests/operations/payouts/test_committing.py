"""A tax commitment: to a text, for this year, once, by a resident person; it spares them alone and for that year."""

from dataclasses import replace

import pytest

from domain.actors import ActingInfluencer
from domain.errors import DomainError, InvalidInput
from domain.logins import OpenedWith
from domain.money import vnd
from domain.payouts.commitment_forms import COMMITMENT_FORMS, CommitmentFormReplaced
from domain.payouts.stated_payees import StatedPayee
from domain.payouts.tax_commitments import (
    TaxCommitment,
    TaxCommitmentGiven,
    TaxCommitmentGivenAlready,
    TaxCommitmentNotForPayee,
)
from operations.payouts.committing import give_tax_commitment
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.payouts import BUSINESS, FORM, NON_RESIDENT, acting_as_payee, add_details, earn, schedule

NEW_YEAR = NOON.replace(month=12, day=31, hour=17)
"""The first instant of 2027 in Viet Nam."""
TAX_CODE = "001099012345"


async def refused(
    database: TestDatabase,
    kind: type[DomainError],
    me: ActingInfluencer,
    *,
    tax_code: str = TAX_CODE,
    form_version: str = FORM,
) -> DomainError:
    """The refusal; nothing has moved."""
    before = await database.picture()
    with pytest.raises(kind) as told:
        async with database.work(me, NOON) as work:
            await give_tax_commitment(work, form_version=form_version, tax_code=tax_code)
    assert await database.picture() == before
    return told.value


async def test_a_commitment_is_given_once_a_year_and_keeps_what_was_committed_to(database: TestDatabase) -> None:
    me = replace(
        await acting_as_payee(database, await earn(database)), session_opened_with=OpenedWith.PASSWORD_AND_TOTP
    )
    async with database.work(me, NOON) as work:
        given = await give_tax_commitment(work, form_version=FORM, tax_code="0312345678")

    await refused(database, TaxCommitmentGivenAlready, me)

    kept = await database.reload(given)
    assert (kept.year, kept.tax_code, kept.given_by, kept.given_at) == (2026, "0312345678", me.login_id, NOON)
    assert (kept.form_version, kept.text_hash) == (FORM, COMMITMENT_FORMS[FORM].text_hash)
    assert kept.session_opened_with is OpenedWith.PASSWORD_AND_TOTP
    assert (await database.events())[-1] == TaxCommitmentGiven(influencer_id=me.influencer_id, year=2026)
    async with database.work(me, NEW_YEAR) as work:
        assert (await give_tax_commitment(work, form_version=FORM, tax_code="0312345678")).year == 2027
    assert await database.count(TaxCommitment) == 2


@pytest.mark.parametrize("tax_code", ["", "031234567", "03123456789", "03123456789a", "٠٣١٢٣٤٥٦٧٨"])
async def test_what_is_no_tax_code_is_refused(database: TestDatabase, tax_code: str) -> None:
    me = await acting_as_payee(database, await earn(database))

    assert (await refused(database, InvalidInput, me, tax_code=tax_code)).field == "taxCode"


async def test_another_text_than_the_one_in_force_is_not_committed_to(database: TestDatabase) -> None:
    me = await acting_as_payee(database, await earn(database))

    told = await refused(database, CommitmentFormReplaced, me, form_version="commitment-2013")

    assert (told.field, told.say("en")) == (
        "formVersion", "The form of commitment in force is commitment-2026-07. Read that version, then commit.",
    )  # fmt: skip


@pytest.mark.parametrize("payee", [NON_RESIDENT, BUSINESS])
async def test_only_a_resident_person_commits(database: TestDatabase, payee: StatedPayee) -> None:
    earning = await earn(database)
    await add_details(database, earning)
    await add_details(database, earning, payee=payee)

    await refused(database, TaxCommitmentNotForPayee, await acting_as_payee(database, earning))


async def test_what_waits_is_spared_at_once(database: TestDatabase) -> None:
    earning = await earn(database)
    payout = await schedule(database, earning)
    assert payout is not None
    assert payout.tax == vnd(600_000)

    async with database.work(await acting_as_payee(database, earning), NOON) as work:
        await give_tax_commitment(work, form_version=FORM, tax_code=TAX_CODE)

    spared = await database.reload(payout)
    assert (spared.tax, spared.net, spared.tax_rule) == (vnd(0), vnd(5_400_000), "pit-d253-2026")
