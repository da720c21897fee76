"""What the law says of a brief: the findings of the gate, and the pack that the influencer receives."""

from datetime import date

import strawberry

from domain.actors import ActingAdmin, ActingBrand, SignedIn
from domain.ids import BriefId
from domain.law import findings, pack, rules
from domain.law.advertisements import Paper
from domain.law.articles import Article, FineRange
from domain.money import vnd
from domain.sentences import Language
from operations.campaigns.law_gate import pack_of_brief_in_work, pack_of_brief_shown
from schema.campaigns.types import Brief
from schema.categories import CATEGORIES, DOCUMENT_KINDS, Category, DocumentKind
from schema.context import Info
from schema.money import Money
from schema.node_keys import key_of

strawberry.enum(findings.FindingCode, description="What the law gate may find.")
strawberry.enum(rules.FindingSeverity, description="What a finding does to a brief.")
strawberry.enum(rules.CategoryGate, description="How closely a category of goods is watched.")
strawberry.enum(rules.Confidence, description="How well a rule was checked.")
strawberry.enum(rules.Party, description="Who bears a duty.")


@strawberry.type(description="An article of a law, decree or circular in force on the day.")
class LawArticle:
    instrument: str = strawberry.field(description="The code of the instrument, `d87`.")
    number: str = strawberry.field(description="Article, clause and point, `51.1.a`; empty: the whole instrument.")
    text: str = strawberry.field(description="As lawyers write it, in the language of the request.")


@strawberry.type(description="A fine for an individual; an organisation usually pays double.")
class LawFine:
    minimum: Money = strawberry.field(description="The least.")
    maximum: Money = strawberry.field(description="The most.")


@strawberry.type(description="Words found in a text of the brief.")
class LawMatch:
    path: str = strawberry.field(description="The text's place in the input, `talkingPoints[2]`.")
    text: str = strawberry.field(description="The words.")
    start: int = strawberry.field(description="Where they begin, in characters of the NFC text.")
    end: int = strawberry.field(description="Where they end, not included.")


@strawberry.type(description="One thing the law gate has to say of a brief.")
class LawFinding:
    code: findings.FindingCode = strawberry.field(description="What was found.")
    severity: rules.FindingSeverity = strawberry.field(description="What it does to the brief.")
    rule: str = strawberry.field(description="The code of the rule, category or attribute behind it.")
    message: str = strawberry.field(description="It in a sentence, in the language of the request.")
    articles: list[LawArticle] = strawberry.field(description="Where the law says so.")
    fine: LawFine | None = strawberry.field(description="The fine, where one is known.")
    document_kind: DocumentKind | None = strawberry.field(description="The paper that is needed, where one is.")
    match: LawMatch | None = strawberry.field(description="The words at issue, where it is about words.")


@strawberry.type(description="A paper as it is on file.")
class FiledPaper:
    number: str = strawberry.field(description="Its number.")
    issuer: str = strawberry.field(description="Who issued it.")
    valid_from: date = strawberry.field(description="The first day on which it holds.")
    valid_until: date | None = strawberry.field(description="The last day on which it holds; open when null.")


@strawberry.type(description="A paper that the category needs.")
class NeededPaper:
    kind: DocumentKind = strawberry.field(description="What it is.")
    where_required: bool = strawberry.field(description="Needed only where the law of the product asks for it.")
    articles: list[LawArticle] = strawberry.field(description="Where the law asks for it.")
    fine: LawFine | None = strawberry.field(description="The fine without it, where one is known.")
    filed: FiledPaper | None = strawberry.field(description="The one on file.")


@strawberry.type(description="A claim and the papers that prove it.")
class ProvenClaim:
    text: str = strawberry.field(description="What is said.")
    proofs: list[FiledPaper] = strawberry.field(description="What proves it.")


@strawberry.type(description="What an ad must carry: any one of some phrases, or a thing to show.")
class MandatoryText:
    any_of: list[str] = strawberry.field(description="One of these must be said, word for word.")
    shown: str | None = strawberry.field(description="Or this must be shown.")


@strawberry.type(description="Something the content must not do.")
class LawBan:
    code: str = strawberry.field(description="Its code.")
    message: str = strawberry.field(description="It in a sentence, in the language of the request.")
    articles: list[LawArticle] = strawberry.field(description="Where the law says so.")
    fine: LawFine | None = strawberry.field(description="The fine, where one is known.")
    confidence: rules.Confidence = strawberry.field(description="How well the rule was checked.")


@strawberry.type(description="Something a party must do around a publication.")
class LawDuty:
    code: str = strawberry.field(description="Its code.")
    whose: rules.Party = strawberry.field(description="Who must do it.")
    message: str = strawberry.field(description="It in a sentence, in the language of the request.")
    articles: list[LawArticle] = strawberry.field(description="Where the law says so.")
    fine: LawFine | None = strawberry.field(description="The fine, where one is known.")


@strawberry.type(description="What the law asks of a brief, and what is on file: the proof of diligence.")
class LawPack:
    rule_version: str = strawberry.field(description="The version of the rules.")
    day: date = strawberry.field(description="The day in Viet Nam whose law it is.")
    category: Category = strawberry.field(description="The category of the product.")
    gate: rules.CategoryGate = strawberry.field(description="How closely the category is watched.")
    articles: list[LawArticle] = strawberry.field(description="Where the law speaks of the category.")
    papers: list[NeededPaper] = strawberry.field(description="The papers it needs.")
    claims: list[ProvenClaim] = strawberry.field(description="What may be claimed.")
    mandatory_texts: list[MandatoryText] = strawberry.field(description="What the ad must carry.")
    bans: list[LawBan] = strawberry.field(description="What the content must not do.")
    duties: list[LawDuty] = strawberry.field(description="Who must do what.")
    findings: list[LawFinding] = strawberry.field(description="What the gate found, gravest kinds first.")
    passes: bool = strawberry.field(description="Whether the brief may be published so.")


def articles_of(cited: tuple[Article, ...], language: Language) -> list[LawArticle]:
    """Articles, named in a language."""
    return [
        LawArticle(instrument=each.instrument, number=each.number, text=each.vi if language == "vi" else each.en)
        for each in cited
    ]


def fine_of(fine: FineRange | None) -> LawFine | None:
    """A fine in đồng."""
    return None if fine is None else LawFine(minimum=_dong(fine.minimum), maximum=_dong(fine.maximum))


def _dong(amount: int) -> Money:
    return Money.of(vnd(amount))


def finding_of(finding: findings.Finding, language: Language) -> LawFinding:
    """A finding, said in a language."""
    match = finding.match
    return LawFinding(
        code=finding.code,
        severity=finding.severity,
        rule=finding.rule,
        message=finding.say(language),
        articles=articles_of(finding.articles, language),
        fine=fine_of(finding.fine),
        document_kind=None if finding.document is None else DOCUMENT_KINDS[finding.document],
        match=match and LawMatch(path=match.path, text=match.text, start=match.start, end=match.end),
    )


def paper_of(paper: Paper) -> FiledPaper:
    """A paper on file."""
    return FiledPaper(
        number=paper.number, issuer=paper.issuer, valid_from=paper.valid_from, valid_until=paper.valid_until
    )


def needed_paper_of(needed: pack.NeededPaper, language: Language) -> NeededPaper:
    """A paper that the category needs, and the one on file."""
    return NeededPaper(
        kind=DOCUMENT_KINDS[needed.document],
        where_required=needed.where_required,
        articles=articles_of(needed.articles, language),
        fine=fine_of(needed.fine),
        filed=None if needed.filed is None else paper_of(needed.filed),
    )


def ban_of(ban: pack.Ban, language: Language) -> LawBan:
    """What must not be said or shown."""
    return LawBan(
        code=ban.code,
        message=ban.vi if language == "vi" else ban.en,
        articles=articles_of(ban.articles, language),
        fine=fine_of(ban.fine),
        confidence=ban.confidence,
    )


def pack_shown(gathered: pack.Pack, language: Language) -> LawPack:
    """A pack, said in a language."""
    return LawPack(
        rule_version=gathered.rule_version,
        day=gathered.day,
        category=CATEGORIES[gathered.category],
        gate=gathered.gate,
        articles=articles_of(gathered.articles, language),
        papers=[needed_paper_of(each, language) for each in gathered.papers],
        claims=[ProvenClaim(text=each.text, proofs=[paper_of(one) for one in each.proofs]) for each in gathered.claims],
        mandatory_texts=[
            MandatoryText(any_of=list(each.any_of), shown=each.shown_vi if language == "vi" else each.shown_en)
            for each in gathered.mandatory
        ],
        bans=[ban_of(each, language) for each in gathered.bans],
        duties=[
            LawDuty(
                code=each.code,
                whose=each.whose,
                message=each.vi if language == "vi" else each.en,
                articles=articles_of(each.articles, language),
                fine=fine_of(each.fine),
            )
            for each in gathered.duties
        ],
        findings=[finding_of(each, language) for each in gathered.findings],
        passes=findings.worst(gathered.findings) in (None, rules.FindingSeverity.WARNS),
    )


@strawberry.type
class LawQuery:
    """Asking what the law says of a brief."""

    @strawberry.field(
        description="What the law says today of the version of a brief that is in work (or, without one, of what it "
        "shows); for its brand's members and the alliance's admins."
    )
    async def law_gate(self, info: Info, brief_id: strawberry.ID) -> LawPack:
        """The pack of the version in work. Raises NotFound."""
        context = info.context
        actor = context.acting_as(ActingBrand, ActingAdmin)
        key = key_of(brief_id, Brief, BriefId, field="briefId")
        async with context.database.reading() as session:
            gathered = await pack_of_brief_in_work(session, actor, key, now=context.now)
        return pack_shown(gathered, context.language)

    @strawberry.field(
        description="What the law asks of a brief you can see, and what its brand has on file: your proof of diligence."
    )
    async def law_pack(self, info: Info, brief_id: strawberry.ID) -> LawPack:
        """The pack of what a brief shows. Raises NotFound."""
        context = info.context
        actor = context.acting_as(SignedIn)
        key = key_of(brief_id, Brief, BriefId, field="briefId")
        async with context.database.reading() as session:
            gathered = await pack_of_brief_shown(session, actor, key, now=context.now)
        return pack_shown(gathered, context.language)
