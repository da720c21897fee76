"""What sessions are opened with."""

import strawberry

from domain.logins import OpenedWith

__all__ = ["OpenedWith"]

strawberry.enum(OpenedWith, description="What a session was opened with.")
