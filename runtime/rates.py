"""How often somebody may ask: token buckets in this process, bounded in number."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from domain.errors import TooManyRequests


@dataclass(frozen=True)
class Rate:
    """So many at once, and so many per second after that."""

    burst: float
    per_second: float


@dataclass
class Buckets:
    """One bucket of tokens for each key: full at first, refilled by the second.

    At most `most` keys are remembered. Whoever has been silent longest is forgotten first, and has then a full bucket
    again: the silent were full already, unless more than `most` others asked within the time it takes to refill.
    """

    rate: Rate
    most: int = 50_000
    _levels: OrderedDict[Hashable, tuple[float, float]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._levels = OrderedDict()

    def take(self, key: Hashable, *, now: float, tokens: float = 1) -> float:
        """Take tokens at the monotonic second `now`. Answers 0, or the seconds to wait; then nothing was taken."""
        level, since = self._levels.pop(key, (self.rate.burst, now))
        level = min(self.rate.burst, level + (now - since) * self.rate.per_second)
        taken = level >= tokens
        self._levels[key] = (level - tokens if taken else level, now)
        if len(self._levels) > self.most:
            self._levels.popitem(last=False)
        return 0 if taken else (tokens - level) / self.rate.per_second

    def __len__(self) -> int:
        return len(self._levels)


ADDRESS = Rate(burst=400, per_second=100)
"""All requests from one address; a household or an office shares one."""
LOGIN = Rate(burst=200, per_second=50)
"""All root fields of one person."""
OPERATIONS: Mapping[str, Rate] = {
    "signIn": Rate(burst=30, per_second=0.5),
    "completeSignIn": Rate(burst=30, per_second=0.5),
    "completeSignInWithPasskey": Rate(burst=30, per_second=0.5),
    "beginPasskey": Rate(burst=30, per_second=0.5),
    "removePasskey": Rate(burst=30, per_second=0.5),
    "beginTotp": Rate(burst=30, per_second=0.5),
    "disableTotp": Rate(burst=30, per_second=0.5),
    "register": Rate(burst=20, per_second=0.1),
    "campaignReportPlot": Rate(burst=20, per_second=0.5),
    "keepFile": Rate(burst=30, per_second=0.5),
}
"""What costs us a good part of a second, a password hash, a drawing or a file to take in, by address.

Fields are counted as fields, so fifty aliases in one document are fifty.
"""


@dataclass
class Rates:
    """The buckets of this process. `generosity` multiplies every rate: for measurements and for trusted networks."""

    generosity: float = 1.0
    _addresses: Buckets = field(init=False, repr=False)
    _logins: Buckets = field(init=False, repr=False)
    _operations: dict[str, Buckets] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._addresses = Buckets(self._generous(ADDRESS))
        self._logins = Buckets(self._generous(LOGIN))
        self._operations = {name: Buckets(self._generous(rate)) for name, rate in OPERATIONS.items()}

    def request(self, address: str, *, now: float) -> None:
        """Count one request of an address. Raises TooManyRequests."""
        _wait(self._addresses.take(address, now=now))

    def mutation(self, name: str, *, address: str, login: Hashable | None, now: float) -> None:
        """Count one mutation field, by its login and, where the operation has a rate of its own, by its address.

        Raises TooManyRequests.
        """
        if name in self._operations:
            _wait(self._operations[name].take(address, now=now))
        if login is not None:
            _wait(self._logins.take(login, now=now))

    def _generous(self, rate: Rate) -> Rate:
        return Rate(rate.burst * self.generosity, rate.per_second * self.generosity)


def _wait(seconds: float) -> None:
    if seconds > 0:
        raise TooManyRequests(seconds=int(seconds) + 1)
