from domain.reference.categories import CATEGORIES, DOCUMENT_KINDS, CategoryGroup, DocumentSubject


def test_there_are_46_categories_of_which_12_are_prohibited() -> None:
    assert len(CATEGORIES) == 46
    assert sum(category.group is CategoryGroup.PROHIBITED for category in CATEGORIES.values()) == 12


def test_licences_are_about_the_brand_and_registrations_about_the_product() -> None:
    assert DOCUMENT_KINDS["business_registration"].about is DocumentSubject.BRAND
    assert DOCUMENT_KINDS["food_registration_receipt"].about is DocumentSubject.PRODUCT
