"""Suggestions: other words that may have been meant."""

import strawberry

from operations.discovery.suggesting import Suggestion


@strawberry.type(description="A word that nothing holds as it was typed, and the nearest that something holds.")
class SuggestedWord:
    typed: str = strawberry.field(description="The word as it was typed.")
    meant: str = strawberry.field(description="The one that may have been meant, as it is usually spelled.")


@strawberry.type(description="What may have been meant by the words of a search.")
class SearchSuggestion:
    text: str = strawberry.field(description="The text with the other words in it, to be searched for.")
    words: list[SuggestedWord] = strawberry.field(description="Which words are other ones.")


def shown_suggestion(suggestion: Suggestion) -> SearchSuggestion:
    """The suggestion as the API shows it."""
    words = [SuggestedWord(typed=each.typed, meant=each.meant) for each in suggestion.words]
    return SearchSuggestion(text=suggestion.text, words=words)
