"""One sound, two spellings: "mĩ phẩm" is "mỹ phẩm", "kĩ thuật" is "kỹ thuật".

After h, k, l, m, qu, s and t a syllable that ends in that vowel is written with i or with y: schoolbooks prefer i, most
people and nearly all names y.
"""

import re
from typing import Final

from domain.vietnamese import composed

_I, _Y = "iìíỉĩị", "yỳýỷỹỵ"
_OTHER: Final = str.maketrans(_I + _I.upper() + _Y + _Y.upper(), _Y + _Y.upper() + _I + _I.upper())
_SYLLABLE: Final = re.compile(rf"\b(h|k|l|m|qu|s|t)([{_I}{_Y}])\b", re.IGNORECASE)


def respelled(text: str) -> str | None:
    """The text with such syllables in their other spelling, in NFC; None where it has none."""
    given = composed(text)
    written = _SYLLABLE.sub(lambda found: found[1] + found[2].translate(_OTHER), given)
    return None if written == given else written
