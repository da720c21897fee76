"""The types of a dispute: what is claimed, said and shown, what was proposed, and how it ended."""

from datetime import datetime

import strawberry

from domain.disputes.status import DisputeStatus, Resolution
from schema.files import File
from schema.money import Money
from schema.next_steps import NextStep
from schema.reading import Node
from schema.sides import Side

strawberry.enum(DisputeStatus, description="Where a dispute stands.")
strawberry.enum(Resolution, description="What ended a dispute.")


@strawberry.type(description="What a side says in a dispute, and the file or page that shows it; never changed.")
class DisputeEvidence(Node):
    side: Side = strawberry.field(description="Whose it is.")
    statement: str = strawberry.field(description="What it shows, in their words.")
    url: str | None = strawberry.field(description="Where the file or the page is.")
    file: File | None = strawberry.field(description="The file that shows it, where it is kept here.")
    file_hash: str | None = strawberry.field(
        description="SHA-256 of the file, in hex: of the kept one, or as they reckoned it."
    )
    hash: str = strawberry.field(
        description="SHA-256, in hex, of statement, url and fileHash as three lines in UTF-8 (empty where absent)."
    )
    added_at: datetime = strawberry.field(description="When it was added.")


@strawberry.type(
    description="A disagreement about a booking's fee; for both sides and the alliance's admins. While it is open the "
    "booking stands still and its fee is held."
)
class Dispute(Node):
    booking_id: strawberry.ID = strawberry.field(description="The id of the booking, for `booking(id:)`.")
    status: DisputeStatus = strawberry.field(description="Where it stands.")
    side: Side = strawberry.field(description="Who opened it.")
    opened_at: datetime = strawberry.field(description="When it was opened.")
    fee: Money = strawberry.field(description="The fee in dispute.")
    claim: Money = strawberry.field(description="What of the fee is the influencer's, as whoever opened it claims.")
    without_dispute: Money = strawberry.field(
        description="What of the fee was, or by silence would be, the influencer's without the dispute."
    )
    grounds: str = strawberry.field(description="Why it was opened.")
    next: NextStep | None = strawberry.field(description="What it waits for; null once it is over.")
    strikes_at: datetime | None = strawberry.field(description="When the step that is awaited ends.")
    caps_at: datetime = strawberry.field(description="When it is over at the latest.")
    answer: str | None = strawberry.field(description="What the other side answered.")
    answered_at: datetime | None = strawberry.field(description="When it answered.")
    proposed: Money | None = strawberry.field(description="What of the fee an admin proposes for the influencer.")
    proposal_reasons: str | None = strawberry.field(description="Why the admin proposes it.")
    proposed_at: datetime | None = strawberry.field(description="When it was proposed.")
    brand_accepted_at: datetime | None = strawberry.field(description="When the brand accepted the proposal.")
    influencer_accepted_at: datetime | None = strawberry.field(description="When the influencer accepted it.")
    decision_ground: str | None = strawberry.field(description="The law or rule that was decided by, with its clause.")
    decision_facts: str | None = strawberry.field(description="The facts that were found.")
    decision_reasons: str | None = strawberry.field(description="Why it was decided so.")
    resolution: Resolution | None = strawberry.field(description="What ended it; null when it was withdrawn.")
    released: Money | None = strawberry.field(description="What of the fee became the influencer's.")
    refunded: Money | None = strawberry.field(description="What of the fee went back to the campaign.")
    ended_at: datetime | None = strawberry.field(description="When it ended.")
    evidence: list[DisputeEvidence] = strawberry.field(description="What both sides have shown, oldest first.")
