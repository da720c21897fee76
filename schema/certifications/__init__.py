"""Certification over GraphQL: scheme, preparation, files and their review, certificates."""

import strawberry

from schema.certifications.application import ApplicationMutation, ApplicationQuery
from schema.certifications.certificate import CertificateMutation, CertificateQuery
from schema.certifications.preparation import PreparationMutation
from schema.certifications.review import ReviewMutation
from schema.certifications.scheme import SchemeQuery


@strawberry.type
class CertificationQuery(SchemeQuery, ApplicationQuery, CertificateQuery):
    """All that is asked about certification."""


@strawberry.type
class CertificationMutation(PreparationMutation, ApplicationMutation, ReviewMutation, CertificateMutation):
    """All that is done about certification."""
