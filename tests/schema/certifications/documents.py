"""The documents these tests send."""

from tests.makers.logins import PASSWORD

PROBLEM = "... on Problem { code field message }"
DECLARED_PROOF = f'$password: String = "{PASSWORD}", $code: String'
PROOF = "password: $password, code: $code"
"""The password of all logins, unless a test says otherwise."""
SIGN = f"""
mutation ($codeVersion: String!, $key: String) {{ signPledge(codeVersion: $codeVersion, idempotencyKey: $key) {{
  ... on Pledge {{ id codeVersion textHash signedAt }} {PROBLEM} }} }}
"""
TAKE = f"""
mutation ($version: String!, $answers: [CourseAnswerInput!]!) {{ takeCourseTest(version: $version, answers: $answers) {{
  ... on CourseResult {{ testVersion correct asked passed validUntil }} {PROBLEM} }} }}
"""
APPLY = f"""
mutation ($input: ApplyForCertificationInput!, $key: String) {{
  applyForCertification(input: $input, idempotencyKey: $key) {{
  ... on Certification {{ id status schemeVersion applicantName statement evidence newFacts
    channels {{ platform handle }} pledge {{ codeVersion }} courseResult {{ correct }} }} {PROBLEM} }} }}
"""
COMPLETE = f"""
mutation ($id: ID!, $input: CompleteApplicationInput!) {{ completeApplication(id: $id, input: $input) {{
  ... on Certification {{ status statement evidence screenings {{ outcome note }} }} {PROBLEM} }} }}
"""
WITHDRAW = f"""
mutation ($id: ID!) {{ withdrawApplication(id: $id) {{
  ... on Certification {{ status withdrawnAt }} {PROBLEM} }} }}
"""
SCREEN = f"""
mutation ($id: ID!, $outcome: ScreeningOutcome!, $note: String!) {{
  screenApplication(id: $id, outcome: $outcome, note: $note) {{
  ... on Certification {{ status screenings {{ outcome note }} }} {PROBLEM} }} }}
"""
SUBMIT = f"""
mutation ($id: ID!, $input: SubmitAssessmentInput!, $key: String) {{
  submitAssessment(id: $id, input: $input, idempotencyKey: $key) {{
  ... on Certification {{ status assessments {{ assessorName scores {{ criteriaGroup score note evidence }} }} }}
  {PROBLEM} }} }}
"""
DECLARE = f"""
mutation ($id: ID!, $ground: String!) {{ declareConflict(id: $id, ground: $ground) {{
  ... on Certification {{ status conflicts {{ personName ground }} }} {PROBLEM} }} }}
"""
REMOVE = f"""
mutation ($id: ID!, $email: String!, $ground: String!) {{ removeAssessor(id: $id, email: $email, ground: $ground) {{
  ... on Certification {{ status conflicts {{ ground }} }} {PROBLEM} }} }}
"""
DECIDE = f"""
mutation ($id: ID!, $outcome: DecisionOutcome!, $input: StatementInput!, $key: String, {DECLARED_PROOF}) {{
  decideCertification(id: $id, outcome: $outcome, input: $input, idempotencyKey: $key, {PROOF}) {{
  ... on Certification {{ status decisionGround decisionFacts appealBy certificate {{ id number tier total }} }}
  {PROBLEM} }} }}
"""
SUSPEND = f"""
mutation ($id: ID!, $input: StatementInput!, $severity: Severity!, $key: String, {DECLARED_PROOF}) {{
  suspendCertificate(id: $id, input: $input, severity: $severity, idempotencyKey: $key, {PROOF}) {{
  ... on Certificate {{ status history {{ status ground severity }} }} {PROBLEM} }} }}
"""
REINSTATE = f"""
mutation ($id: ID!, $input: StatementInput!, $key: String, {DECLARED_PROOF}) {{
  reinstateCertificate(id: $id, input: $input, idempotencyKey: $key, {PROOF}) {{
  ... on Certificate {{ status }} {PROBLEM} }} }}
"""
REVOKE = f"""
mutation ($id: ID!, $input: StatementInput!, $severity: Severity!, $key: String, {DECLARED_PROOF}) {{
  revokeCertificate(id: $id, input: $input, severity: $severity, idempotencyKey: $key, {PROOF}) {{
  ... on Certificate {{ status }} {PROBLEM} }} }}
"""
LOOK_UP = """
query ($number: String!) { certificate(number: $number) {
  ... on Certificate { number status holderName tier tierName total schemeVersion issuedAt validUntil succeededBy
    channels { platform handle } results { criteriaGroup name weight score }
    history { status ground facts severity appealState } }
  ... on CertificateNotFound { number mistyped } } }
"""
MINE = """
query { myCertification { id status assessments { submittedAt } conflicts { ground } screenings { note }
  decisionFacts certificate { status history { facts } } } }
"""
FILES = """
query ($status: CertificationStatus) { certifications(status: $status) { totalCount nodes {
  id status assessments { assessorName scores { score } } conflicts { personName } } } }
"""
AWAITING = "query { certificationsAwaitingMe { nodes { id status } } }"
