"""What one version of terms changes of another, field by field, in figures and in words."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import Any, Final, TypeVar

from domain.campaigns.content import AskedDeliverable, UsageGrant
from domain.offers.terms import Terms
from domain.offers.terms_in_words import deliverable_in_words, exclusivity_in_words, grant_in_words
from domain.sentences import Sentence, amount

PartT = TypeVar("PartT", AskedDeliverable, UsageGrant)


class TermsField(StrEnum):
    """What of the terms is another."""

    FEE = "fee"
    """The fee."""
    DELIVERABLES = "deliverables"
    """What is to be made, by when."""
    USAGE_GRANTS = "usage_grants"
    """What the brand may do with the content."""
    EXCLUSIVITY = "exclusivity"
    """For how long the influencer works for nobody else."""
    MESSAGE = "message"
    """The word to the other side."""


@dataclass(frozen=True, kw_only=True)
class TermsDifference:
    """One thing that is another; without `before` it was added, without `after` it was taken away."""

    field: TermsField
    before: Sentence | None
    after: Sentence | None

    def to_json(self) -> dict[str, Any]:
        """The difference as JSON values, its sentence included."""
        return {
            "field": self.field.value,
            "before": self.before and asdict(self.before),
            "after": self.after and asdict(self.after),
            "sentence": asdict(self.sentence),
        }

    @property
    def sentence(self) -> Sentence:
        """The change in words."""
        called = _FIELDS[self.field]
        if self.before is None and self.after is not None:
            return _said(_ADDED, called, after=self.after)
        if self.after is None and self.before is not None:
            return _said(_REMOVED, called, before=self.before)
        assert self.before is not None
        assert self.after is not None
        return _said(_CHANGED, called, before=self.before, after=self.after)


_FIELDS: Final[Mapping[TermsField, Sentence]] = {
    TermsField.FEE: Sentence("Mức phí", "Fee"),
    TermsField.DELIVERABLES: Sentence("Sản phẩm giao", "Deliverables"),
    TermsField.USAGE_GRANTS: Sentence("Quyền sử dụng", "Usage rights"),
    TermsField.EXCLUSIVITY: Sentence("Độc quyền", "Exclusivity"),
    TermsField.MESSAGE: Sentence("Lời nhắn", "Message"),
}
_ADDED: Final = Sentence("{called}: thêm “{after}”.", "{called}: “{after}” is added.")
_REMOVED: Final = Sentence("{called}: bỏ “{before}”.", "{called}: “{before}” is taken away.")
_CHANGED: Final = Sentence("{called}: từ “{before}” thành “{after}”.", "{called}: “{before}” becomes “{after}”.")


def differences(before: Terms, after: Terms) -> tuple[TermsDifference, ...]:
    """What `after` changes of `before`, in the order of TermsField; nothing where both ask and pay the same.

    Deliverables are held against those of the same platform and format, usage grants against those of the same right
    and territory; in which order they were written does not matter.
    """
    found = [
        (TermsField.FEE, amount(before.fee), amount(after.fee)),
        *(
            (TermsField.DELIVERABLES, old and deliverable_in_words(old), new and deliverable_in_words(new))
            for old, new in _pairs(before.deliverables, after.deliverables, lambda each: (each.platform, each.format))
        ),
        *(
            (TermsField.USAGE_GRANTS, old and grant_in_words(old), new and grant_in_words(new))
            for old, new in _pairs(before.usage_grants, after.usage_grants, lambda each: (each.right, each.territory))
        ),
        (
            TermsField.EXCLUSIVITY,
            before.exclusivity and exclusivity_in_words(before.exclusivity),
            after.exclusivity and exclusivity_in_words(after.exclusivity),
        ),
        (TermsField.MESSAGE, _alike(before.message), _alike(after.message)),
    ]
    return tuple(TermsDifference(field=field, before=old, after=new) for field, old, new in found if old != new)


def _pairs(
    before: Sequence[PartT], after: Sequence[PartT], kind: Callable[[PartT], Hashable]
) -> Iterator[tuple[PartT | None, PartT | None]]:
    """What is no longer and what is new, of the same kind side by side; what stayed is left out."""
    gone, come = _grouped(_without(before, after), kind), _grouped(_without(after, before), kind)
    for key in dict.fromkeys([*gone, *come]):
        yield from zip_longest(gone[key], come[key])


def _without(parts: Sequence[PartT], others: Sequence[PartT]) -> Iterator[PartT]:
    """The parts that have no equal among the others, each of which equals one part at most."""
    left = list(others)
    for part in parts:
        if part in left:
            left.remove(part)
        else:
            yield part


def _grouped(parts: Iterable[PartT], kind: Callable[[PartT], Hashable]) -> dict[Hashable, list[PartT]]:
    groups: dict[Hashable, list[PartT]] = defaultdict(list)
    for part in parts:
        groups[kind(part)].append(part)
    return groups


def _alike(message: str | None) -> Sentence | None:
    """What somebody wrote is not translated."""
    return None if message is None else Sentence(message, message)


def _said(template: Sentence, called: Sentence, **values: Sentence) -> Sentence:
    vi = {name: value.vi for name, value in values.items()}
    en = {name: value.en for name, value in values.items()}
    return Sentence(template.vi.format(called=called.vi, **vi), template.en.format(called=called.en, **en))
