"""Telex that a switched-off keyboard left undecoded: "nguyeenx vawn" was meant to be "nguyễn văn".

In Telex a doubled letter is one with its own mark (aa â, ee ê, oo ô, dd đ), w gives ă, ơ, ư (or stands for ư itself),
and s f r x j put the tone, z takes it away. Keyboards let marks and tones be typed at any place behind their letter.
Only what then is a Vietnamese syllable is decoded, so that "review" and "facebook" stay what they are.
"""

import re
from itertools import pairwise
from typing import Final, NamedTuple

from domain.vietnamese import composed

_RIMES: Final = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et "
    "ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu o oc oi om on ong op ot oa "
    "oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet ô ôc ôi ôm ôn ông ôp ôt ơ "
    "ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uôc uôi uôm uôn uông uôt uơ uy uya "
    "uych uynh uyt uyu uyên uyêt ư ưa ưc ưi ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y ych ynh yt yêm yên "
    "yêng yêt yêu"
)
RIMES: Final = tuple(_RIMES.split())
"""What may follow the first consonants of a syllable, without its tone; ăk is that of Đắk Lắk."""

_ONSETS: Final = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
ONSETS: Final = tuple(_ONSETS.split())
"""The first consonants of a syllable; it may do without."""

TONES: Final = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323", "z": ""}
"""Key → combining mark: sắc, huyền, hỏi, ngã, nặng, none."""

LONGEST: Final = 12
"""Keys of a word that is looked at; the longest syllables take ten."""

_VOWELS: Final = "aeiouy"
_MARKS: Final = {"â": "a", "ê": "e", "ô": "o", "ă": "w", "ơ": "w", "ư": "w"}
"""Letter → the key that gives its mark."""
_PLAIN: Final = str.maketrans("âêôăơư", "aeoaou")
_STOPS: Final = ("c", "ch", "k", "p", "t")
"""Syllables that end so are said in two tones only, sắc and nặng."""
_WORD: Final = re.compile(r"\w+")


class _Keys(NamedTuple):
    """The keys of one word, sorted: what stands before the first vowel, plain vowels and coda, mark, tone."""

    onset: str
    rime: str
    mark: str
    tone: str | None


def decoded(text: str) -> str | None:
    """The text as the keyboard would have written it, in NFC; None where nothing in it reads as undecoded Telex."""
    given = composed(text)
    written = _WORD.sub(lambda found: _word(found[0]), given)
    return None if written == given else written


def _word(word: str) -> str:
    """The word decoded; as it is, where it is not undecoded Telex."""
    if not word.isascii() or not word.isalpha() or len(word) > LONGEST:
        return word
    keys = _sorted(word.lower())
    syllable = None if keys is None else _syllable(keys)
    if syllable is None:
        return word
    if word.isupper() and len(word) > 1:
        return syllable.upper()
    return syllable.capitalize() if word[0].isupper() else syllable


def _sorted(word: str) -> _Keys | None:
    """The keys of a word that was typed in Telex; None where no key puts a mark or a tone, or one undoes another."""
    start = next((place for place, key in enumerate(word) if key in "aeiouyw"), len(word))
    onset, rime, mark, tone = word[:start].replace("dd", "đ"), "", "", None
    # Typed twice running, a key for a tone or for w stands for itself: nothing was left undecoded.
    if any(one == next_one and one in "sfrxjzw" for one, next_one in pairwise(word[start:])):
        return None
    for key in word[start:]:
        if key == "z" and tone is None:
            return None
        if key in TONES:
            tone = key
        elif key == "d" and onset == "d":
            onset = "đ"
        elif key == "w":
            mark, rime = "w", rime or "u"
        elif key in "aeo" and key in rime and not (key == "o" and rime.endswith(("oa", "oe"))):
            if mark == key:
                return None
            mark = key
        else:
            rime += key
    if onset == word[:start] and not mark and tone is None:
        return None
    return _Keys(onset, rime, mark, tone)


def _syllable(keys: _Keys) -> str | None:
    """The syllable that the keys spell; None where there is none."""
    for onset, rime in _splits(keys):
        spelled = _SPELLED.get((rime, keys.mark))
        if spelled is None or (onset and onset not in ONSETS):
            continue
        if keys.tone in ("f", "r", "x") and spelled.endswith(_STOPS):
            continue
        return onset + _with_tone(spelled, TONES[keys.tone or "z"])
    return None


def _splits(keys: _Keys) -> tuple[tuple[str, str], ...]:
    """Where the consonants may end: the u of "qu" is one of them, and the i of "gi" where a vowel follows."""
    onset, rime = keys.onset, keys.rime
    if onset == "q" and rime.startswith("u"):
        return ((onset + "u", rime[1:]),)
    if onset == "g" and rime.startswith("i") and not rime.startswith("ii"):
        return ((onset + "i", rime[1:]), (onset, rime))
    return ((onset, rime),)


def _with_tone(rime: str, tone: str) -> str:
    """The tone on its vowel: the last one with a mark, else the last before a consonant, else the one before last."""
    vowels = [place for place, letter in enumerate(rime) if letter.translate(_PLAIN) in _VOWELS]
    marked = [place for place in vowels if rime[place] in _MARKS]
    if marked:
        place = marked[-1]
    elif len(vowels) == 1 or vowels[-1] < len(rime) - 1:
        place = vowels[-1]
    else:
        place = vowels[-2]
    return composed(rime[: place + 1] + tone + rime[place + 1 :])


def _mark_of(rime: str) -> str:
    """The key that gives the rime its mark; ươ has one mark for two letters."""
    return next((_MARKS[letter] for letter in rime if letter in _MARKS), "")


_SPELLED: Final = {(rime.translate(_PLAIN), _mark_of(rime)): rime for rime in RIMES}
"""Plain letters and mark → the rime; no two rimes share them."""
