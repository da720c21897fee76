"""The documents of these tests."""

REASON = {"ground": "IN_ORDER", "text": "Hồ sơ đầy đủ."}
AGAINST = {"ground": "HOUSE_RULE", "clause": "3", "text": "Ảnh không rõ."}
CONTENT = {
    "displayName": "Hồng Nhung",
    "kind": "KOL",
    "bioVi": "Chăm sóc da.",
    "province": "01",
    "languages": ["vi"],
    "niches": ["beauty.skincare", "travel"],
}

_PROBLEM = "... on Problem { code field message }"
_INFLUENCER = f"... on Influencer {{ id status version displayName }} {_PROBLEM}"
_CHANNEL = f"... on Channel {{ id handle url followers {{ value source asOf }} bioCode verifiedAt }} {_PROBLEM}"


def _mutation(head: str, call: str, answers: str) -> str:
    return f"mutation {head} {{ {call} {{ {answers} }} }}"


CREATE = _mutation(
    "($input: ProfileContentInput!, $key: String)",
    "createInfluencerProfile(input: $input, idempotencyKey: $key)",
    _INFLUENCER,
)
EDIT = _mutation("($input: ProfileContentInput!)", "editProfile(input: $input)", _INFLUENCER)
SUBMIT = _mutation("($key: String)", "submitProfile(idempotencyKey: $key)", _INFLUENCER)
TAKE_BACK = _mutation("", "takeBackProfile", _INFLUENCER)
_ANSWER = "($influencerId: ID!, $reason: ReviewReasonInput!, $key: String)"
_ANSWER_CALL = "(influencerId: $influencerId, reason: $reason, idempotencyKey: $key)"
APPROVE = _mutation(_ANSWER, f"approveProfile{_ANSWER_CALL}", _INFLUENCER)
ASK = _mutation(_ANSWER, f"askForProfileChanges{_ANSWER_CALL}", _INFLUENCER)
REFUSE = _mutation(_ANSWER, f"refuseProfile{_ANSWER_CALL}", _INFLUENCER)
SET_CONTACT = _mutation("($email: String)", "setContactEmail(email: $email)", _INFLUENCER)
NAME_REPRESENTATIVE = _mutation(
    "($name: String!, $email: String!)", "nameRepresentative(name: $name, email: $email)", _INFLUENCER
)
DROP_REPRESENTATIVE = _mutation("", "dropRepresentative", _INFLUENCER)

ADD_CHANNEL = _mutation(
    "($input: AddChannelInput!, $key: String)", "addChannel(input: $input, idempotencyKey: $key)", _CHANNEL
)
MEASURE = _mutation(
    "($channelId: ID!, $figures: ChannelFiguresInput!)",
    "measureChannel(channelId: $channelId, figures: $figures)",
    _CHANNEL,
)
REMOVE_CHANNEL = _mutation("($channelId: ID!)", "removeChannel(channelId: $channelId)", _INFLUENCER)
REQUEST_CODE = _mutation("($channelId: ID!)", "requestChannelCode(channelId: $channelId)", _CHANNEL)
VERIFY_CHANNEL = _mutation("($channelId: ID!)", "verifyChannel(channelId: $channelId)", _CHANNEL)
CLAIM = _mutation(
    "($channelId: ID!, $key: String)",
    "claimInfluencerProfile(channelId: $channelId, idempotencyKey: $key)",
    f"... on ProfileClaim {{ id bioCode influencer {{ displayName }} channel {{ handle }} }} {_PROBLEM}",
)
VERIFY_CLAIM = _mutation(
    "($claimId: ID!)", "verifyProfileClaim(claimId: $claimId)", f"... on Influencer {{ id claimed }} {_PROBLEM}"
)

SET_RATES = _mutation(
    "($input: RateCardInput!)",
    "setRateCard(input: $input)",
    f"... on Influencer {{ minimumFee {{ minor }} rates {{ platform {{ code }} format {{ code name }} "
    f"price {{ minor text }} }} }} {_PROBLEM}",
)
SET_AUDIENCE = _mutation(
    "($input: AudienceInput!)",
    "setAudience(input: $input)",
    f"... on Influencer {{ audience {{ dimension bracket share {{ value source asOf }} }} }} {_PROBLEM}",
)
SET_AVAILABILITY = _mutation(
    "($input: AvailabilityInput!)",
    "setAvailability(input: $input)",
    f"... on Influencer {{ bookingsAtOnce closedPeriods {{ startsOn endsOn }} }} {_PROBLEM}",
)
_TOPICS = f"... on Influencer {{ refusedTopics {{ code name }} }} {_PROBLEM}"
REFUSE_TOPIC = _mutation("($topic: String!)", "refuseTopic(topic: $topic)", _TOPICS)
ALLOW_TOPIC = _mutation("($topic: String!)", "allowTopic(topic: $topic)", _TOPICS)
_BRANDS = f"... on Influencer {{ refusedBrands {{ brand {{ name }} }} }} {_PROBLEM}"
REFUSE_BRAND = _mutation("($brandId: ID!)", "refuseBrand(brandId: $brandId)", _BRANDS)
ALLOW_BRAND = _mutation("($brandId: ID!)", "allowBrand(brandId: $brandId)", _BRANDS)

_QUALIFICATION = f"... on Qualification {{ id area title number validUntil verifiedAt }} {_PROBLEM}"
ADD_QUALIFICATION = _mutation(
    "($input: QualificationInput!, $key: String)",
    "addQualification(input: $input, idempotencyKey: $key)",
    _QUALIFICATION,
)
REMOVE_QUALIFICATION = _mutation(
    "($qualificationId: ID!)", "removeQualification(qualificationId: $qualificationId)", _INFLUENCER
)
VERIFY_QUALIFICATION = _mutation(
    "($qualificationId: ID!)", "verifyQualification(qualificationId: $qualificationId)", _QUALIFICATION
)
ADD_PORTFOLIO_ITEM = _mutation(
    "($input: PortfolioItemInput!, $key: String)",
    "addPortfolioItem(input: $input, idempotencyKey: $key)",
    f"... on PortfolioItem {{ id title url madeFor publishedOn }} {_PROBLEM}",
)
REMOVE_PORTFOLIO_ITEM = _mutation("($itemId: ID!)", "removePortfolioItem(itemId: $itemId)", _INFLUENCER)

INFLUENCER = """
query ($id: ID!) { influencer(id: $id) {
  displayName status claimed province { code name } niches { code name parent } languages { code name }
  channels { handle platform { name } followers { value } bioCode }
  qualifications { title number } portfolio { title } representativeName
  rates { price { minor } } minimumFee { minor } audience { bracket } bookingsAtOnce closedPeriods { startsOn }
  representativeEmail contactEmail refusedTopics { code } refusedBrands { brand { name } }
  versionInWork { number displayName kind bioVi province { name } languages { code } niches { code } }
  reviews { number step text }
} }
"""
INFLUENCERS = """
query ($kind: InfluencerKind, $province: String, $niche: String, $first: Int, $after: String) {
  influencers(kind: $kind, province: $province, niche: $niche, first: $first, after: $after) {
    totalCount nodes { displayName niches { code } channels { handle } } pageInfo { hasNextPage endCursor } } }
"""
MY_PROFILE = "{ myProfile { displayName status contactEmail versionInWork { number } } }"
MY_CLAIMS = "{ myProfileClaims { nodes { bioCode channel { handle } } } }"
UNDER_REVIEW = "{ profilesUnderReview { totalCount nodes { displayName versionInWork { displayName } } } }"
CLAIMS_WAITING = "{ profileClaimsWaiting { nodes { bioCode channel { handle url } } } }"
CHANNEL = """
query ($handle: String!, $platform: String) { channel(handle: $handle, platform: $platform) {
  handle influencer { displayName } } }
"""
REFERENCE = """
{ provinces { code name nameVi nameEn kind region formerNames } niches { code name parent } platforms { code name live }
  contentFormats { code name } contentLanguages { code name } }
"""

BLOCK = """mutation ($influencerId: ID!) {
  blockInfluencer(influencerId: $influencerId) { ... on Brand { name } ... on Problem { code } } }"""
UNBLOCK = """mutation ($influencerId: ID!, $key: String) {
  unblockInfluencer(influencerId: $influencerId, idempotencyKey: $key) {
    ... on Brand { name } ... on Problem { code } } }"""
BLOCKED = "query { blockedInfluencers(first: 5) { nodes { displayName } } }"
