from dataclasses import replace

import pytest

from search.briefs import BRIEFS
from search.influencers import INFLUENCERS
from search.query import EVERYTHING, And, AnyOf, Between, Not, Or, Sort, conjuncts, without_choice
from search.spec import TextField, TypoSettings


def test_equal_specs_have_one_fingerprint_and_any_change_another() -> None:
    changes = [
        replace(INFLUENCERS, version=2),
        replace(INFLUENCERS, name="people"),
        replace(INFLUENCERS, facets=INFLUENCERS.facets[1:]),
        replace(INFLUENCERS, texts=INFLUENCERS.texts[::-1]),
        replace(INFLUENCERS, typos=TypoSettings(one_from=4)),
        replace(INFLUENCERS, first=Sort("followers")),
        BRIEFS,
    ]

    assert replace(INFLUENCERS).fingerprint == INFLUENCERS.fingerprint
    assert len({each.fingerprint for each in [INFLUENCERS, *changes]}) == len(changes) + 1


def test_a_spec_sorts_by_numbers_only() -> None:
    with pytest.raises(ValueError, match="sorts by something that is no number"):
        replace(INFLUENCERS, sorts=("niche",))
    with pytest.raises(ValueError, match="sorts by something that is no number"):
        replace(INFLUENCERS, first=Sort("name"))


@pytest.mark.parametrize("count", [0, 7])
def test_a_spec_has_one_to_six_texts(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 6 fit"):
        replace(INFLUENCERS, texts=tuple(TextField(name=str(place)) for place in range(count)))


def test_a_choice_is_taken_out_of_its_own_facet_only() -> None:
    province, niche, price = AnyOf("province", ("01",)), AnyOf("niche", ("food",)), Between("price", low=1)
    where = And((province, And((niche, price)), Or((province,)), Not(province)))

    assert conjuncts(where) == (province, niche, price, Or((province,)), Not(province))
    assert without_choice(where, "province") == And((niche, price, Or((province,)), Not(province)))
    assert without_choice(province, "province") == EVERYTHING
