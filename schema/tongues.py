"""The languages that people are spoken to in."""

import strawberry

from domain.logins import Tongue

__all__ = ["Tongue"]

strawberry.enum(Tongue, description="The language in which somebody is answered.")
