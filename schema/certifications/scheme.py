"""What is published beforehand: the scheme, the code of conduct, the course test without its answers."""

from datetime import date
from typing import Annotated, Self

import strawberry

from domain.certifications import course, pledges
from domain.certifications.scheme import SCHEMES, Scheme, Severity, scheme_in_force
from domain.sentences import Language
from schema.context import Info

strawberry.enum(Severity, description="How grave a sanction is: it decides how long the public sees it.")


@strawberry.type(description="One group of criteria of a certification scheme.")
class CriteriaGroup:
    """Assessed from 0 to 100."""

    code: str = strawberry.field(description="The group's code, for scores.")
    name: str = strawberry.field(description="Its name.")
    asks: str = strawberry.field(description="What assessors look at.")
    weight: int = strawberry.field(description="How many of the scheme's 100 points it is worth.")


@strawberry.type(description="A tier that a certificate may show.")
class CertificationTier:
    """A tier and where it begins."""

    level: int = strawberry.field(description="1 to 3; somebody without a certificate has tier 0.")
    name: str = strawberry.field(description="Its name.")
    from_points: int = strawberry.field(description="The points it begins at, of 100.")


@strawberry.type(description="How long the public register shows a past sanction.")
class SanctionVisibility:
    """A severity and its months."""

    severity: Severity = strawberry.field(description="The sanction's severity.")
    months: int = strawberry.field(description="For how many months it is shown.")


@strawberry.type(description="A version of the certification scheme: what is assessed, and how it is counted.")
class CertificationScheme:
    """The scheme as published."""

    version: str = strawberry.field(description="The version's name, which files and certificates keep.")
    valid_from: date = strawberry.field(description="The first day on which files are opened under it.")
    groups: list[CriteriaGroup] = strawberry.field(description="The groups of criteria; their weights make 100.")
    tiers: list[CertificationTier] = strawberry.field(description="The tiers, lowest first.")
    assessors: int = strawberry.field(description="How many people assess a file, each without seeing the other.")
    third_over_gap: int = strawberry.field(description="A gap of more points than this in a group calls one more.")
    least_group_percent: int = strawberry.field(description="No tier where a group has less than this share.")
    validity_months: int = strawberry.field(description="For how many months a certificate holds.")
    notice_days: int = strawberry.field(description="How many days before its end it can be renewed.")
    reapply_days: int = strawberry.field(description="After how many days one may apply again when refused.")
    appeal_days: int = strawberry.field(description="For how many days a decision can be appealed.")
    sanctions: list[SanctionVisibility] = strawberry.field(description="How long past sanctions are shown.")
    consent: str = strawberry.field(description="The consent to the public register that an applicant gives.")

    @classmethod
    def of(cls, version: Scheme, language: Language) -> Self:
        """A version of the scheme, told in one language."""
        vi = language == "vi"
        return cls(
            version=version.version,
            valid_from=version.valid_from,
            groups=[
                CriteriaGroup(
                    code=group.code,
                    name=group.name_vi if vi else group.name_en,
                    asks=group.asks_vi if vi else group.asks_en,
                    weight=group.weight,
                )
                for group in version.groups
            ],
            tiers=[
                CertificationTier(
                    level=tier.level, name=tier.name_vi if vi else tier.name_en, from_points=tier.from_points
                )
                for tier in version.tiers
            ],
            assessors=version.assessors,
            third_over_gap=version.third_over_gap,
            least_group_percent=version.least_group_percent,
            validity_months=version.validity_months,
            notice_days=version.notice_days,
            reapply_days=version.reapply_days,
            appeal_days=version.appeal_days,
            sanctions=[
                SanctionVisibility(severity=rule.severity, months=rule.visible_months) for rule in version.sanctions
            ],
            consent=version.consent_vi if vi else version.consent_en,
        )


@strawberry.type(description="A version of the code of conduct, which influencers pledge to keep.")
class ConductCode:
    """The code as published."""

    version: str = strawberry.field(description="The version's name, to be named when signing.")
    valid_from: date = strawberry.field(description="The first day on which it is signed.")
    title: str = strawberry.field(description="Its title.")
    articles: list[str] = strawberry.field(description="Its articles, in order.")
    text_hash: str = strawberry.field(description="SHA-256 of the whole text, which a pledge keeps.")

    @classmethod
    def of(cls, code: pledges.ConductCode, language: Language) -> Self:
        """A version of the code, told in one language."""
        vi = language == "vi"
        return cls(
            version=code.version,
            valid_from=code.valid_from,
            title=code.title_vi if vi else code.title_en,
            articles=[article.vi if vi else article.en for article in code.articles],
            text_hash=code.text_hash,
        )


@strawberry.type(description="An answer that may be chosen.")
class CourseChoice:
    """One of four."""

    code: str = strawberry.field(description="The choice's code, for answers.")
    text: str = strawberry.field(description="What it says.")


@strawberry.type(description="A question of the course test.")
class CourseQuestion:
    """A question without its right answer."""

    code: str = strawberry.field(description="The question's code, for answers.")
    text: str = strawberry.field(description="What is asked.")
    source: str = strawberry.field(description="The rule it asks about.")
    choices: list[CourseChoice] = strawberry.field(description="The answers offered; one is right.")


@strawberry.type(description="A version of the course test. Which choices are right is not told.")
class CourseTest:
    """The test as it is taken."""

    version: str = strawberry.field(description="The version's name, to be named when answering.")
    pass_percent: int = strawberry.field(description="The share of right answers that passes.")
    valid_months: int = strawberry.field(description="For how many months a passed test counts.")
    tries_a_day: int = strawberry.field(description="How often it may be tried in 24 hours.")
    questions: list[CourseQuestion] = strawberry.field(description="The questions; each is answered once.")

    @classmethod
    def of(cls, test: course.CourseTest, language: Language) -> Self:
        """A version of the test, told in one language."""
        vi = language == "vi"
        return cls(
            version=test.version,
            pass_percent=test.pass_percent,
            valid_months=test.valid_months,
            tries_a_day=test.tries_a_day,
            questions=[
                CourseQuestion(
                    code=question.code,
                    text=question.vi if vi else question.en,
                    source=question.source,
                    choices=[
                        CourseChoice(code=choice.code, text=choice.vi if vi else choice.en)
                        for choice in question.choices
                    ],
                )
                for question in test.questions
            ],
        )


@strawberry.type
class SchemeQuery:
    """Reading what is published."""

    @strawberry.field(description="The certification scheme in force, or the version of that name; null if unknown.")
    def certification_scheme(
        self,
        info: Info,
        version: Annotated[str | None, strawberry.argument(description="Its name; the one in force without.")] = None,
    ) -> CertificationScheme | None:
        """A version of the scheme."""
        if version is None:
            return CertificationScheme.of(scheme_in_force(info.context.now), info.context.language)
        found = next((each for each in SCHEMES if each.version == version), None)
        return None if found is None else CertificationScheme.of(found, info.context.language)

    @strawberry.field(description="The code of conduct in force.")
    def conduct_code(self, info: Info) -> ConductCode:
        """The code that is signed today."""
        return ConductCode.of(pledges.conduct_code_in_force(info.context.now), info.context.language)

    @strawberry.field(description="The course test in force.")
    def course_test(self, info: Info) -> CourseTest:
        """The test that is taken today."""
        return CourseTest.of(course.course_test_in_force(info.context.now), info.context.language)
