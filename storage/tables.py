"""Every mapped table, imported in one place, so that migrations and tests see the whole."""

from domain import brands, listings, logins
from domain.rows import Row
from storage import idempotency, outbox

SUBJECTS = (brands, idempotency, listings, logins, outbox)
"""The modules that hold tables. A new subject adds itself here."""

METADATA = Row.metadata
