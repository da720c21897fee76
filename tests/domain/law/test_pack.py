from datetime import date

from domain.law.advertisements import Claim, Product
from domain.law.gate import examine
from domain.law.pack import pack
from domain.law.rules import RULE_VERSION, CategoryGate, Party
from tests.makers.advertisements import make_advertisement, make_paper

TODAY = date(2026, 11, 21)


def test_the_pack_holds_what_the_gate_saw() -> None:
    receipt = make_paper("food_registration_receipt", number="123/2026/ĐKSP")
    advertisement = make_advertisement(
        product=Product(name="Viên uống", category="health_supplement"),
        claims=(Claim(text="Bổ sung 500 mg vitamin C", proofs=(make_paper("claim_proof"),)),),
        papers=(make_paper("business_registration"), receipt),
    )

    file = pack(advertisement, TODAY)

    assert file.rule_version == RULE_VERSION
    assert file.day == TODAY
    assert file.gate is CategoryGate.AUTHORITY_CONFIRMATION
    assert [(paper.document, paper.where_required, paper.filed) for paper in file.papers] == [
        ("business_registration", False, make_paper("business_registration")),
        ("food_registration_receipt", False, receipt),
        ("ad_content_confirmation", False, None),
    ]
    assert file.claims == advertisement.claims
    assert file.mandatory[0].any_of == ("Thực phẩm bảo vệ sức khỏe",)
    assert file.mandatory[2].shown_en == "Name of the food; name and address of the responsible party"
    assert {"treatment_claim", "patient_testimonial", "beyond_registration"} <= {ban.code for ban in file.bans}
    assert file.findings == examine(advertisement, TODAY)


def test_the_influencers_duties_carry_their_fines() -> None:
    duties = {duty.code: duty for duty in pack(make_advertisement(), TODAY).duties}
    used = duties["product_used_and_understood"]

    assert used.whose is Party.INFLUENCER
    assert used.articles[1].en == "Decree 87/2026/ND-CP Art 51.3"
    assert used.fine is not None
    assert (used.fine.minimum, used.fine.maximum) == (80_000_000, 100_000_000)
    assert duties["papers_from_brand"].whose is Party.BRAND
    assert duties["papers_from_brand"].fine is None


def test_a_pack_of_an_earlier_day_cites_the_law_of_that_day() -> None:
    duties = {duty.code: duty for duty in pack(make_advertisement(), date(2026, 5, 14)).duties}
    used = duties["product_used_and_understood"]

    assert [article.instrument for article in used.articles] == ["law75", "d38"]
    assert used.fine is None


def test_a_paper_needed_where_product_law_asks_is_marked_so() -> None:
    file = pack(make_advertisement(product=Product(name="Xe đẩy", category="toys_children_goods")), TODAY)

    assert [(paper.document, paper.where_required) for paper in file.papers] == [
        ("business_registration", False),
        ("conformity", True),
    ]
