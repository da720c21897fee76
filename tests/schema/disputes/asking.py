"""The documents that tests of disputes send."""

from tests.schema.campaigns.asking import mutation

ON_DISPUTE = """... on Dispute { id bookingId status side claim { minor } withoutDispute { minor } grounds answer
  proposed { minor } resolution released { minor } refunded { minor }
  next { step awaits enters pays { minor } refunds { minor } explanation }
  evidence { side statement url fileHash hash } }"""
ON_EVIDENCE = "... on DisputeEvidence { id side statement url fileHash hash }"

OPEN = mutation("openDispute", "bookingId: ID!, input: OpenDisputeInput!, idempotencyKey: String", ON_DISPUTE)
ANSWER = mutation("answerDispute", "disputeId: ID!, input: AnswerDisputeInput!, idempotencyKey: String", ON_DISPUTE)
PROPOSE = mutation(
    "proposeResolution", "disputeId: ID!, input: ProposeResolutionInput!, idempotencyKey: String", ON_DISPUTE
)
ACCEPT = mutation("acceptProposal", "disputeId: ID!, idempotencyKey: String", ON_DISPUTE)
REJECT = mutation("rejectProposal", "disputeId: ID!, idempotencyKey: String", ON_DISPUTE)
DECIDE = mutation("decideDispute", "disputeId: ID!, input: DecideDisputeInput!, idempotencyKey: String", ON_DISPUTE)
WITHDRAW = mutation("withdrawDispute", "disputeId: ID!, idempotencyKey: String", ON_DISPUTE)
ADD_EVIDENCE = mutation(
    "addDisputeEvidence", "disputeId: ID!, input: DisputeEvidenceInput!, idempotencyKey: String", ON_EVIDENCE
)
DISPUTE = f"query ($id: ID!) {{ dispute(id: $id) {{ {ON_DISPUTE} }} }}"
DISPUTES = "query ($status: DisputeStatus) { disputes(status: $status) { totalCount nodes { id } } }"
QUEUE = "{ disputesBeforeAdmins { totalCount nodes { id bookingId status } } }"
BOOKING = """query ($id: ID!) { booking(id: $id) { status strikesAt
  next { step awaits by enters pays { minor } refunds { minor } }
  disputes { id status strikesAt capsAt } hold { status } } }"""
