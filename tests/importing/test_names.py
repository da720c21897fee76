import pytest

from domain.influencers.content import LanguageUnknown, NicheUnknown, ProvinceUnknown
from importing.names import read_languages, read_niches, read_province, read_texts


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Hà Nội", "01"),
        ("ha noi", "01"),
        ("1", "01"),
        ("79", "79"),
        ("TP.HCM", "79"),
        ("T.P Hồ Chí Minh", "79"),
        ("Sài Gòn", "79"),
        ("Bà Rịa - Vũng Tàu", "79"),
        ("tỉnh Thừa Thiên Huế", "46"),
    ],
)
def test_a_province_is_known_by_its_names_and_codes(written: str, code: str) -> None:
    assert read_province(written) == code


@pytest.mark.parametrize("written", ["", "-", "N/A", "không rõ"])
def test_no_province_and_no_list_are_absent(written: str) -> None:
    assert read_province(written) is None
    assert read_niches(written) == ()
    assert read_languages(written) == ()


@pytest.mark.parametrize("written", ["Paris", "99", "Hà Nội và Huế"])
def test_other_places_are_refused(written: str) -> None:
    with pytest.raises(ProvinceUnknown):
        read_province(written)


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("Làm đẹp", ("beauty",)),
        ("Giáo dục", ("education",)),
        ("ô tô; âm nhạc", ("auto-moto.cars", "music-dance")),
        ("lam dep, cham soc da", ("beauty", "beauty.skincare")),
        ("Thẩm mỹ, nha khoa thẩm mỹ", ("beauty.aesthetic-clinic",)),
        ("beauty.makeup; Thẩm mỹ, nha khoa thẩm mỹ | makeup", ("beauty.makeup", "beauty.aesthetic-clinic")),
    ],
)
def test_niches_are_known_by_names_codes_and_slugs(written: str, codes: tuple[str, ...]) -> None:
    assert read_niches(written) == codes


@pytest.mark.parametrize("written", ["Chiêm tinh", "Làm đẹp, Chiêm tinh"])
def test_other_niches_are_refused(written: str) -> None:
    with pytest.raises(NicheUnknown):
        read_niches(written)


def test_languages_are_known_by_names_and_codes() -> None:
    assert read_languages("Tiếng Việt, en; Anh; Nhật") == ("vi", "en", "ja")
    with pytest.raises(LanguageUnknown):
        read_languages("Elvish")


def test_texts_are_parted_and_kept_once() -> None:
    assert read_texts("a; b |a\n c,d ") == ("a", "b", "c,d")
