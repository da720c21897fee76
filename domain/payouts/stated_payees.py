"""As whom an influencer says that they are paid: the kind of payee, and the tax code that a business has."""

import re
from dataclasses import dataclass, field
from typing import Final

from domain.errors import InvalidInput
from domain.law.rates import PayeeKind

BUSINESS_TAX_CODE: Final = r"\d{10}(-\d{3})?|\d{12}"
_BUSINESS_TAX_CODE: Final = re.compile(BUSINESS_TAX_CODE, re.ASCII)


@dataclass(frozen=True, kw_only=True)
class StatedPayee:
    """A kind of payee; a tax code for a business, and for nobody else."""

    kind: PayeeKind
    tax_code: str | None = field(default=None, repr=False)

    def checked(self) -> "StatedPayee":
        """The payee, the tax code without spaces. Raises InvalidInput, of which a tax code is at fault.

        A company has ten digits, its branch three more, a household business the twelve of its owner.
        """
        code = self.tax_code and re.sub(r"\s", "", self.tax_code)
        if self.kind is not PayeeKind.BUSINESS:
            if code:
                raise InvalidInput(
                    vi_reason="Chỉ doanh nghiệp hoặc hộ kinh doanh mới khai mã số thuế ở đây.",
                    en_reason="Only a business states a tax code here.",
                    field="input.taxCode",
                )
            return StatedPayee(kind=self.kind)
        if not code or not _BUSINESS_TAX_CODE.fullmatch(code):
            raise InvalidInput(
                vi_reason="Mã số thuế gồm 10 chữ số, thêm “-” và 3 chữ số cho chi nhánh, hoặc 12 chữ số của chủ hộ.",
                en_reason="A tax code has 10 digits, “-” and 3 more for a branch, or the 12 of a household's owner.",
                field="input.taxCode",
            )
        return StatedPayee(kind=self.kind, tax_code=code)


RESIDENT_PERSON: Final = StatedPayee(kind=PayeeKind.RESIDENT_PERSON)
"""Whoever has stated nothing."""


def stated_payee(kind: PayeeKind | None, tax_code: str | None) -> StatedPayee | None:
    """What was stated, not checked yet; None where nothing was. Raises InvalidInput for a tax code without a kind."""
    if kind is not None:
        return StatedPayee(kind=kind, tax_code=tax_code)
    if tax_code:
        raise InvalidInput(
            vi_reason="Hãy cho biết bạn nhận tiền với tư cách nào.",
            en_reason="Say as whom you are paid.",
            field="input.payeeKind",
        )
    return None
