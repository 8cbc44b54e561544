"""Languages of the public pages whose words are content; easy Korean (쉬운 말) beside those of the file.

Easy Korean is the file's Korean said anew by the catalogue, a sentence at a time. A sentence for which nobody wrote
easier words is shown in Korean, whole.
"""

from collections.abc import Iterable, Mapping, Sequence

from django.http import HttpRequest
from django.utils import translation

EASY, KOREAN, LOCALE = "easy", "ko", "ko-easy"


def easy(words: str) -> str:
    """A Korean sentence in easy Korean, whatever the language of the page."""
    with translation.override(LOCALE):
        return translation.gettext(words) if words else words


def asked(request: HttpRequest, known: Sequence[str]) -> str:
    """The language asked for in the form or the address; else that of the office's pages; else the first."""
    told = request.POST.get("lang") or request.GET.get("lang", "")
    chosen = translation.get_language() or ""
    wishes = (told, EASY if chosen == LOCALE else chosen[:2])
    return next((one for one in wishes if one == EASY or one in known), known[0])


def spoken(language: str) -> str:
    """The language as a screen reader knows it: easy Korean is Korean."""
    return KOREAN if language == EASY else language


def words_in(words: Mapping[str, Mapping[str, str]], language: str) -> dict[str, str]:
    """Every sentence of a content file in one language."""
    said = words[spoken(language)]
    return {key: easy(one) for key, one in said.items()} if language == EASY else dict(said)


def one_of(words: Sequence[str], languages: Sequence[str], language: str) -> str:
    """Words that stand in the order of `languages`, in one of them."""
    said = words[languages.index(spoken(language))]
    return easy(said) if language == EASY else said


def switch(named: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """What a reader may choose: code, name in itself, language for a screen reader. Easy Korean follows Korean."""
    found = [(code, name, code) for code, name in named]
    return [*found[:1], (EASY, "쉬운 한국어", KOREAN), *found[1:]]
