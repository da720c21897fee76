"""What became of the words of a search, in sentences for whoever typed them."""

from domain.sentences import Sentence
from operations.discovery.suggesting import Suggestion
from search.gateway import SearchPage


def explanations(page: SearchPage, text: str, suggestion: Suggestion | None) -> tuple[Sentence, ...]:
    """A sentence for each way in which the answer is not simply that of the words as typed; none where it is."""
    said: list[Sentence] = []
    if page.degraded:
        said.append(
            Sentence(
                "Công cụ tìm kiếm đang tạm vắng: từ được tìm theo phần đầu, không đoán lỗi gõ.",
                "Search is away for now: words are found by their beginnings, and typos are not forgiven.",
            )
        )
    if page.understood_as is not None:
        said.append(
            Sentence(
                f"Không có gì chứa “{text}”; đã tìm “{page.understood_as}”.",
                f"Nothing holds “{text}”; “{page.understood_as}” was searched for.",
            )
        )
    if page.words_dropped:
        dropped = ", ".join(f"“{word}”" for word in page.words_dropped)
        said.append(
            Sentence(
                f"Không có gì chứa tất cả các từ; đã bỏ {dropped}.",
                f"Nothing holds all the words; left out: {dropped}.",
            )
        )
    if suggestion is not None:
        said.append(Sentence(f"Có phải bạn muốn tìm “{suggestion.text}”?", f"Did you mean “{suggestion.text}”?"))
    return tuple(said)
