"""The documents that tests of bookings send."""

from tests.schema.campaigns.asking import mutation

ON_BOOKING = """... on Booking { id status rounds cancellationSide cancelsAt endedAt exclusiveUntil
  drafts { number url note changes } deliverables { id place url platform { code } } hold { status } }"""

SEND_DRAFT = mutation("sendDraft", "bookingId: ID!, input: SendDraftInput!, idempotencyKey: String", ON_BOOKING)
ASK_FOR_CHANGES = mutation("askForDraftChanges", "bookingId: ID!, changes: String!, idempotencyKey: String", ON_BOOKING)
APPROVE_DRAFT = mutation("approveDraft", "bookingId: ID!, idempotencyKey: String", ON_BOOKING)
PUBLISH = mutation(
    "publishDeliverable", "deliverableId: ID!, input: PublishDeliverableInput!, idempotencyKey: String", ON_BOOKING
)
APPROVE = mutation("approveBooking", "bookingId: ID!, idempotencyKey: String", ON_BOOKING)
ASK_TO_CANCEL = mutation("askToCancelBooking", "bookingId: ID!, idempotencyKey: String", ON_BOOKING)
REFUSE_TO_CANCEL = mutation("refuseToCancelBooking", "bookingId: ID!, idempotencyKey: String", ON_BOOKING)
AGREE_TO_CANCEL = mutation("agreeToCancelBooking", "bookingId: ID!, idempotencyKey: String", ON_BOOKING)

BOOKING = f"query ($id: ID!) {{ booking(id: $id) {{ {ON_BOOKING} }} }}"
BOOKINGS = """query ($briefId: ID, $status: BookingStatus, $first: Int, $after: String) {
  bookings(briefId: $briefId, status: $status, first: $first, after: $after) {
    totalCount pageInfo { endCursor hasNextPage } nodes { id status } } }"""
