"""Settings: read once from the environment, validated, frozen; secrets are hidden when printed."""

import re
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from search.meilisearch.patience import USUAL

INTEGRATION: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
SHORTEST_KEY: Final = 32
FACTOR_KEY: Final = re.compile(r"[0-9a-fA-F]{64}")


class Environment(StrEnum):
    """Development shows GraphiQL and field suggestions; production does not."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Rail(StrEnum):
    """The payment partner of new fundings."""

    SANDBOX = "sandbox"
    STRIPE = "stripe"


class PayoutRailName(StrEnum):
    """The way of new payouts to influencers' banks."""

    SANDBOX = "sandbox"
    BANK_BATCH = "bank_batch"


class Settings(BaseSettings):
    """What an operator may set. Every name is prefixed `NIEMTIN_`, save those that hosts set by custom."""

    model_config = SettingsConfigDict(env_prefix="NIEMTIN_", frozen=True, extra="ignore", populate_by_name=True)

    environment: Environment = Field(Environment.DEVELOPMENT, description="development or production")
    database_url: SecretStr | None = Field(
        None,
        validation_alias="DATABASE_URL",
        description="an outside PostgreSQL 16 or newer; empty: the embedded one in the data folder",
    )
    search_url: str | None = Field(
        None,
        validation_alias="SEARCH_URL",
        description="a Meilisearch server, http or https; empty: the embedded engine in the data folder",
    )
    search_api_key: SecretStr | None = Field(
        None, validation_alias="SEARCH_API_KEY", description="the key for that server; empty: it asks for none"
    )
    search_timeout: float = Field(
        USUAL.answer, gt=0, le=1.5, description="seconds for that server to answer before the database does instead"
    )
    search_write_timeout: float = Field(
        USUAL.write, gt=0, le=600, description="seconds for that server to take a batch of documents from the worker"
    )
    stripe_secret_key: SecretStr | None = Field(
        None, validation_alias="STRIPE_SECRET_KEY", description="Stripe's secret key; empty: no rail of that name"
    )
    stripe_webhook_secret: SecretStr | None = Field(
        None,
        validation_alias="STRIPE_WEBHOOK_SECRET",
        description="what Stripe signs its webhooks to `/webhooks/stripe` with",
    )
    stripe_api_url: str = Field(
        "https://api.stripe.com",
        validation_alias="STRIPE_API_URL",
        description="where Stripe answers; `niemtin fake-stripe` stands in for it at another address",
    )
    rail: Rail = Field(
        Rail.SANDBOX,
        validate_default=True,
        description="the payment partner of new fundings: sandbox, or stripe with its key and its webhook secret",
    )
    payout_rail: PayoutRailName | None = Field(
        None,
        validate_default=True,
        description=(
            "the way of new payouts to bank accounts: sandbox, which moves no money, or bank_batch; empty: bank_batch "
            "where the rail is stripe, else sandbox; connected accounts are paid by stripe wherever it is the rail"
        ),
    )
    integrations: Annotated[dict[str, SecretStr], NoDecode] = Field(
        default_factory=dict[str, SecretStr],
        description="programs that may report results to `/integrations/{name}/results`, and the keys that they sign "
        "with, 32 characters or more: `shop=…,analytics=…`",
    )
    reader_url: str | None = Field(
        None,
        description="a service of yours that may read what platforms show, for `niemtin read-results`; empty: nothing "
        "is read",
    )
    reader_key: SecretStr | None = Field(
        None, validate_default=True, description="the key for that service, sent as `Authorization: Bearer`"
    )
    factor_key: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (),
        description="what the secrets of people's second factors are sealed with: 32 random bytes as 64 hex digits, as "
        "`openssl rand -hex 32` prints them; after a comma older ones, which still open; empty: in development one is "
        "made in the data folder, in production nobody can turn a second factor on",
    )
    site: str | None = Field(
        None,
        description="the site on which people sign in, such as https://niemtin.vn: passkeys are bound to it; empty: in "
        "development http://localhost with the port, in production there are no passkeys",
    )
    data_folder: Path = Field(Path("data"), description="where the embedded database and search index live")
    host: str = Field("127.0.0.1", description="the address the server listens on")
    port: int = Field(8000, ge=0, le=65_535, description="the port the server listens on")
    pool_size: int = Field(10, ge=1, le=200, description="database connections each process keeps")
    generosity: float = Field(1.0, gt=0, description="multiplies every rate limit; for measurements, trusted networks")
    clock_ahead: timedelta = Field(
        timedelta(),
        ge=timedelta(),
        description="how far this marketplace's clock runs ahead, such as P10D; not in production",
    )
    delivery_lease: timedelta = Field(
        timedelta(minutes=1),
        ge=timedelta(seconds=1),
        description="how long a worker may be silent over a delivery before another takes it for dead",
    )
    log_level: str = Field("info", description="debug, info, warning or error")
    log_json: bool = Field(False, description="one JSON object per line instead of text for people")

    @field_validator("search_url")
    @classmethod
    def _address(cls, url: str | None) -> str | None:
        """Without a slash at its end; None when it is empty."""
        if not url:
            return None
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            message = "give the address of a Meilisearch server, such as http://localhost:7700"
            raise ValueError(message)
        if parts.username is not None or parts.password is not None:
            message = "an address holds no secret: set SEARCH_API_KEY"
            raise ValueError(message)
        return url.rstrip("/")

    @field_validator("search_api_key")
    @classmethod
    def _key(cls, key: SecretStr | None) -> SecretStr | None:
        """None when it is empty. What no header can carry is refused here, without being shown."""
        if key is None or not key.get_secret_value():
            return None
        if not (key.get_secret_value().isascii() and key.get_secret_value().isprintable()):
            message = "a key is made of printable ASCII characters"
            raise ValueError(message)
        return key

    @field_validator("site")
    @classmethod
    def _origin(cls, url: str | None) -> str | None:
        """Scheme, host and port, as browsers write an origin; None when it is empty."""
        if not url:
            return None
        parts = urlsplit(url)
        safe = parts.scheme == "https" or (parts.scheme, parts.hostname) == ("http", "localhost")
        if not safe or url != f"{parts.scheme}://{parts.netloc}" or parts.username is not None:
            message = "give the origin of a site, such as https://niemtin.vn, without a path"
            raise ValueError(message)
        return url.lower()

    @field_validator("clock_ahead")
    @classmethod
    def _time(cls, ahead: timedelta, info: ValidationInfo) -> timedelta:
        """In production deadlines are those of the world."""
        if ahead and info.data.get("environment") is Environment.PRODUCTION:
            message = "in production the clock tells the time"
            raise ValueError(message)
        return ahead

    @field_validator("stripe_secret_key", "stripe_webhook_secret")
    @classmethod
    def _secret(cls, secret: SecretStr | None) -> SecretStr | None:
        """None when it is empty."""
        return secret if secret is not None and secret.get_secret_value() else None

    @field_validator("reader_url")
    @classmethod
    def _reader_address(cls, url: str | None) -> str | None:
        """None when it is empty."""
        if not url:
            return None
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            message = "give the address of the reading service, such as http://localhost:9100/read"
            raise ValueError(message)
        if parts.username is not None or parts.password is not None:
            message = "an address holds no secret: set NIEMTIN_READER_KEY"
            raise ValueError(message)
        return url

    @field_validator("reader_key")
    @classmethod
    def _reader_key(cls, key: SecretStr | None, others: ValidationInfo) -> SecretStr | None:
        """None when it is empty; a service is never asked without one. What no header can carry is refused."""
        written = "" if key is None else key.get_secret_value()
        if not written and others.data.get("reader_url") is not None:
            message = "the reading service needs a key"
            raise ValueError(message)
        if not (written.isascii() and written.isprintable()):
            message = "a key is made of printable ASCII characters"
            raise ValueError(message)
        return SecretStr(written) if written else None

    @field_validator("integrations", mode="before")
    @classmethod
    def _named_keys(cls, given: object) -> object:
        """`name=key` pairs between commas. What is wrong with a key is told without showing it."""
        if not isinstance(given, str):
            return given
        pairs = [pair.strip().partition("=") for pair in given.split(",") if pair.strip()]
        if not all(separator for _, separator, _ in pairs):
            message = "write each integration as name=key"
            raise ValueError(message)
        return {name.strip(): SecretStr(key.strip()) for name, _, key in pairs}

    @field_validator("integrations")
    @classmethod
    def _strong(cls, keys: dict[str, SecretStr]) -> dict[str, SecretStr]:
        """Names go into addresses and reports, and a short key can be guessed."""
        for name, key in keys.items():
            if not INTEGRATION.fullmatch(name):
                message = "an integration is named by small letters, digits and dashes, 40 at most"
                raise ValueError(message)
            if len(key.get_secret_value()) < SHORTEST_KEY:
                message = f"the key of {name} has fewer than {SHORTEST_KEY} characters"
                raise ValueError(message)
        return keys

    @field_validator("factor_key", mode="before")
    @classmethod
    def _listed_keys(cls, given: object) -> object:
        """Keys between commas."""
        if not isinstance(given, str):
            return given
        return tuple(SecretStr(key.strip()) for key in given.split(",") if key.strip())

    @field_validator("factor_key")
    @classmethod
    def _whole_keys(cls, keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        """256 bits each. What is wrong with one is told without showing it."""
        if not all(FACTOR_KEY.fullmatch(key.get_secret_value()) for key in keys):
            message = "a key of second factors is 64 hex digits, as `openssl rand -hex 32` prints them"
            raise ValueError(message)
        return keys

    @field_validator("rail")
    @classmethod
    def _set_up(cls, rail: Rail, others: ValidationInfo) -> Rail:
        """A partner that we can speak to and that can speak to us."""
        missing = [each for each in ("stripe_secret_key", "stripe_webhook_secret") if not others.data.get(each)]
        if rail is Rail.STRIPE and missing:
            message = f"stripe needs {' and '.join(each.upper() for each in missing)}"
            raise ValueError(message)
        return rail

    @field_validator("payout_rail")
    @classmethod
    def _moves_what_came_in(cls, chosen: PayoutRailName | None, others: ValidationInfo) -> PayoutRailName | None:
        """Real money is never called paid out where it was not, and none is paid out that never came in.

        Wherever the key is a live one, and in production, where nobody plays with both.
        """
        rail, key = others.data.get("rail"), others.data.get("stripe_secret_key")
        in_earnest = others.data.get("environment") is Environment.PRODUCTION
        live = isinstance(key, SecretStr) and key.get_secret_value().startswith(("sk_live_", "rk_live_"))
        if rail is Rail.STRIPE and chosen is PayoutRailName.SANDBOX and (in_earnest or live):
            message = "the sandbox moves no money: what came in through stripe goes out by bank_batch"
            raise ValueError(message)
        if rail is Rail.SANDBOX and chosen is PayoutRailName.BANK_BATCH and in_earnest:
            message = "no money comes in through the sandbox: a bank would pay what nobody funded"
            raise ValueError(message)
        return chosen

    @property
    def payouts_by(self) -> PayoutRailName:
        """The rail of new payouts: as chosen, else the one that fits how money comes in."""
        if self.payout_rail is not None:
            return self.payout_rail
        return PayoutRailName.BANK_BATCH if self.rail is Rail.STRIPE else PayoutRailName.SANDBOX

    @property
    def origin(self) -> str | None:
        """The origin that passkeys are bound to, if there is one."""
        return self.site if self.site or self.in_production else f"http://localhost:{self.port}"

    @property
    def in_production(self) -> bool:
        """Whether this is production."""
        return self.environment is Environment.PRODUCTION


class SettingsRefused(Exception):
    """The environment holds a value that cannot be taken; the message names each variable and says why."""


@cache
def settings() -> Settings:
    """The settings of this process. Raises SettingsRefused."""
    try:
        return Settings()  # pyright: ignore[reportCallIssue] - the environment fills the fields
    except ValidationError as wrong:
        # Without what was written there: it may be a secret.
        reasons = [
            f"{_variable(str(each['loc'][0]))}: {each['msg'].removeprefix('Value error, ')}"
            for each in wrong.errors(include_input=False, include_url=False)
        ]
        raise SettingsRefused(f"{'; '.join(reasons)}.") from None


def _variable(name: str) -> str:
    """The environment variable of a setting; one with a name of its own is told by that name."""
    return f"NIEMTIN_{name}".upper() if name in Settings.model_fields else name


def outside_url(given: SecretStr) -> str:
    """The URL with the driver we use: hosts hand out `postgres://` and `postgresql://`."""
    _, separator, rest = given.get_secret_value().partition("://")
    return f"postgresql+asyncpg{separator}{rest}"
