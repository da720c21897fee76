"""What every published version of some numbers has: a note on how they are meant."""

import strawberry

from domain.sentences import Sentence
from schema.context import Context
from schema.execution.computed import computed


@strawberry.type
class Noted:
    """Numbers with a note on them."""

    meant: strawberry.Private[Sentence]

    @computed(needs=("meant",), description="How the numbers are meant, in the language of the request.")
    def note(self, context: Context) -> str:
        """By the caller's language."""
        return self.meant.say(context.language)
