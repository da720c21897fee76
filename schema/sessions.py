"""A session, as it is shown once."""

from datetime import datetime
from typing import Annotated

import strawberry

from operations.logins import OpenedSession
from schema.problems import Problem


@strawberry.type(description="A session. Its token is shown this once: send it as `Authorization: Bearer <token>`.")
class Session:
    token: str = strawberry.field(description="The secret.")
    expires_at: datetime = strawberry.field(description="When it ends, unless it is signed out before.")

    @classmethod
    def of(cls, opened: OpenedSession) -> "Session":
        """The session as it is shown once."""
        return cls(token=opened.token, expires_at=opened.session.expires_at)


CompleteSignInResult = Annotated[Session | Problem, strawberry.union("CompleteSignInResult")]
