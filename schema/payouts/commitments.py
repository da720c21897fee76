"""Tax commitments over GraphQL: the form, what was given under it, and where it can be read as a page."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

import strawberry

from domain.payouts import commitment_forms, tax_commitments
from domain.payouts.commitment_forms import COMMITMENT_FORMS
from schema.campaigns.law_gate import LawArticle, articles_of
from schema.execution.computed import computed
from schema.money import Speaking
from schema.opened_sessions import OpenedWith
from schema.reading import Node, reads, value
from schema.tongues import Tongue

COMMITMENT_ADDRESS: Final = "/tax-commitments/{commitment_id}.{language}.html"
"""Where `api` serves a commitment as a page, to whoever may see it."""


@strawberry.type(description="A version of the text to which somebody commits, so that no income tax is withheld.")
class TaxCommitmentForm:
    """The form, in the caller's language."""

    form: strawberry.Private[commitment_forms.CommitmentForm]
    version: str = strawberry.field(description="The version's name, to be named when committing.")
    valid_from: date = strawberry.field(description="The first day, in Viet Nam, on which it is given.")
    valid_to: date | None = strawberry.field(description="The first day on which it is given no more; null while open.")
    house: bool = strawberry.field(description="Whether the wording is the operator's own.")
    verified: bool = strawberry.field(
        description="Whether somebody has opened the authority's own text of it. Where it is false a lawyer has to "
        "confirm it."
    )
    text_hash: str = strawberry.field(
        description="SHA-256 of version, title and clauses in both languages as canonical JSON, which a commitment "
        "keeps."
    )

    @computed(needs=("form",), description="What it is called.")
    def title(self, context: Speaking) -> str:
        """In the language of the request."""
        return self.form.title.say(context.language)

    @computed(needs=("form",), description="What is committed to, sentence by sentence.")
    def clauses(self, context: Speaking) -> list[str]:
        """In the language of the request."""
        return [each.vi if context.language == "vi" else each.en for each in self.form.clauses]

    @computed(needs=("form",), description="Under what it is given.")
    def articles(self, context: Speaking) -> list[LawArticle]:
        """As lawyers write them, in the language of the request."""
        return articles_of(self.form.cited(), context.language)


@strawberry.type(description="A commitment as a page that loads nothing else and prints well.")
class TaxCommitmentDocument:
    language: Tongue = strawberry.field(description="Its language.")
    address: str = strawberry.field(
        description="Where it is, on this server; served with the headers that the API takes, to whoever may see it."
    )


@strawberry.type(
    description="A commitment that one year's income stays untaxed (Decree 253/2026/ND-CP Art 50.2); for its person, "
    "finance and the auditor. It may be withdrawn; nothing else of it changes."
)
class TaxCommitment(Node):
    year: int = strawberry.field(description="The calendar year.")
    tax_code: str = strawberry.field(description="The tax code of whoever committed.")
    given_at: datetime = strawberry.field(description="When it was given: payouts sent after it are not withheld from.")
    withdrawn_at: datetime | None = strawberry.field(
        description="When it was withdrawn: payouts sent after it are withheld from again. Null while it stands."
    )
    form: TaxCommitmentForm | None = strawberry.field(
        description="The text committed to; null in commitments that are older than the form."
    )
    text_hash: str | None = strawberry.field(description="SHA-256 of that text, as it was when it was committed to.")
    session_opened_with: OpenedWith | None = strawberry.field(
        description="What the session was opened with in which it was given; null where that is not known."
    )
    documents: list[TaxCommitmentDocument] | None = strawberry.field(
        description="Where it can be had as a page; null where there is no form."
    )


def form_shown(version: str) -> TaxCommitmentForm:
    """The form of a version."""
    form = COMMITMENT_FORMS[version]
    return TaxCommitmentForm(
        form=form,
        version=form.version,
        valid_from=form.valid_from,
        valid_to=form.valid_to,
        house=form.house,
        verified=form.verified,
        text_hash=form.text_hash,
    )


def documents_of(_version: str, commitment_id: UUID) -> list[TaxCommitmentDocument]:
    """The pages of a commitment that was given under a form."""
    return [
        TaxCommitmentDocument(
            language=language,
            address=COMMITMENT_ADDRESS.format(commitment_id=commitment_id, language=language.value),
        )
        for language in Tongue
    ]


TAX_COMMITMENT: Final = reads(
    TaxCommitment,
    tax_commitments.TaxCommitment,
    visible=tax_commitments.commitment_is_visible,
    columns={
        "form": value(form_shown, tax_commitments.TaxCommitment.form_version),
        "documents": value(documents_of, tax_commitments.TaxCommitment.form_version, tax_commitments.TaxCommitment.id),
    },
)
