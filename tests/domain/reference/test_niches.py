from domain.reference.categories import CATEGORIES
from domain.reference.niches import NICHES, children_of


def test_there_are_22_niches_at_the_top_and_131_under_them() -> None:
    assert sum(niche.parent is None for niche in NICHES.values()) == 22
    assert sum(niche.parent is not None for niche in NICHES.values()) == 131


def test_a_child_carries_its_parents_code_in_its_own() -> None:
    for niche in NICHES.values():
        assert niche.parent is None or niche.code.startswith(f"{niche.parent}.")


def test_the_children_of_beauty() -> None:
    assert [niche.code for niche in children_of("beauty")] == [
        "beauty.skincare",
        "beauty.makeup",
        "beauty.haircare",
        "beauty.fragrance",
        "beauty.nails",
        "beauty.aesthetic-clinic",
        "beauty.mens-grooming",
    ]
    assert NICHES["beauty.aesthetic-clinic"].watch_categories == ("medical_service",)
    assert NICHES["beauty.aesthetic-clinic"].watch_categories[0] in CATEGORIES
