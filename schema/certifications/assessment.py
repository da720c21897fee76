"""What assessors found, sealed until all scores are in; and who is out of a file for a conflict of interest."""

from datetime import datetime

import strawberry
from sqlalchemy import select

from domain.certifications import assessment
from domain.logins import Login
from schema.certifications.visibility import admins_of_the_file, assessments_visible_to
from schema.reading import Many, Node, Within, reads


@strawberry.type(description="An assessor's score for one group of criteria.")
class AssessmentScore(Node):
    """A score with its note and evidence."""

    criteria_group: str = strawberry.field(description="The group's code.")
    score: int = strawberry.field(description="0 to 100.")
    note: str = strawberry.field(description="Why.")
    evidence: list[str] = strawberry.field(description="Where the evidence is.")


@strawberry.type(description="One assessor's scores for a file; sealed until all scores are in.")
class Assessment(Node):
    """An assessment."""

    assessor_name: str = strawberry.field(description="Who assessed.")
    submitted_at: datetime = strawberry.field(description="When the scores came in.")
    scores: list[AssessmentScore] = strawberry.field(description="The scores, one for each group.")


@strawberry.type(description="Somebody who has no part in a file because of a conflict of interest.")
class ConflictOfInterest(Node):
    """A conflict of interest, declared or found."""

    person_name: str = strawberry.field(description="Who is out of the file.")
    ground: str = strawberry.field(description="Why.")
    recorded_at: datetime = strawberry.field(description="Since when.")


ASSESSMENT = reads(
    Assessment,
    assessment.Assessment,
    visible=assessments_visible_to,
    columns={
        "assessor_name": select(Login.display_name)
        .where(Login.id == assessment.Assessment.assessor_id)
        .scalar_subquery()
    },
    many={
        "scores": Many(
            reading=lambda: ASSESSMENT_SCORE,
            key=assessment.AssessmentScore.assessment_id,
            order_by=[assessment.AssessmentScore.criteria_group],
            about=5,
        )
    },
)
ASSESSMENT_SCORE = reads(
    AssessmentScore,
    assessment.AssessmentScore,
    visible=Within(ASSESSMENT, assessment.AssessmentScore.assessment_id),
)
CONFLICT_OF_INTEREST = reads(
    ConflictOfInterest,
    assessment.ConflictOfInterest,
    visible=admins_of_the_file,
    columns={
        "person_name": select(Login.display_name)
        .where(Login.id == assessment.ConflictOfInterest.login_id)
        .scalar_subquery()
    },
)
