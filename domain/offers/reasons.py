"""Why an offer is declined or withdrawn. Some reasons are protected: they never count against anybody."""

from enum import StrEnum
from typing import Final


class DeclineReason(StrEnum):
    """A reason code, for statistics and for the other side."""

    FEE = "fee"
    """The fee does not suit."""
    DATES = "dates"
    """The days do not suit."""
    NO_TIME = "no_time"
    """There is too much other work."""
    TERMS = "terms"
    """Something else in the terms does not suit."""
    NOT_A_FIT = "not_a_fit"
    """The two do not fit together."""
    CHOSE_SOMEBODY_ELSE = "chose_somebody_else"
    """The place goes to somebody else."""
    PLANS_CHANGED = "plans_changed"
    """The plans have changed."""
    HEALTH = "health"
    """Health, one's own or of those one cares for. Protected."""
    CONSCIENCE = "conscience"
    """What one does not advertise. Protected."""
    DOCUMENTS_MISSING = "documents_missing"
    """The product's documents were not given. Protected: Advertising Law Art 15a.1."""
    PRODUCT_NOT_USED = "product_not_used"
    """One has not used the product. Protected: Advertising Law Art 15a.3.a."""
    UNLAWFUL = "unlawful"
    """What is asked is against the law. Protected."""
    UNSAFE = "unsafe"
    """What is asked is not safe. Protected."""

    @property
    def protected(self) -> bool:
        """Whether the reason is nobody's fault by law or by decency, and so is kept out of every score."""
        return self in PROTECTED


PROTECTED: Final = frozenset(
    {
        DeclineReason.HEALTH,
        # A topic refused is refused: the gates of matching treat it alike.
        DeclineReason.CONSCIENCE,
        # Advertising Law 16/2012 Art 15a.1 (as amended by 75/2025/QH15): a right to the advertiser's documents;
        # E-commerce Law 122/2025/QH15 Art 24: refuse when the seller's papers are missing.
        DeclineReason.DOCUMENTS_MISSING,
        # Advertising Law Art 15a.3.a: what one has not used or does not understand must not be introduced.
        DeclineReason.PRODUCT_NOT_USED,
        DeclineReason.UNLAWFUL,
        DeclineReason.UNSAFE,
    }
)
