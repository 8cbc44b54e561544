"""Templates compiled once for each language say in each what Django's own tags would have said."""

from typing import Any
from uuid import uuid4

import pytest
from django.template import Context, Engine
from django.utils import translation

TEXT = """{% load i18n %}{% translate "업무함" %}|{% translate word %}|{% translate "찾기" as x %}{{ x }}|
{% blocktranslate with count=n|add:1 %}조건 {{ count }}개{% endblocktranslate %}|
{% blocktranslate %}{{ name }} 님{% endblocktranslate %}|{% blocktranslate %}100% {{ missing }}{% endblocktranslate %}|
{% blocktranslate count n=n %}급여 {{ n }}가지{% plural %}급여 {{ n }}가지{% endblocktranslate %}|
{% url 'worklist:desk' %}|{% url 'visits:household' home %}|{% url 'visits:household' text %}|
{% url 'visits:household' home as at %}{{ at }}"""


@pytest.mark.parametrize("language", ["ko", "en"])
def test_pages_say_what_they_said(language: str, settings: Any) -> None:
    options = {name: value for name, value in settings.TEMPLATES[0]["OPTIONS"].items() if name != "loaders"}
    home = uuid4()
    told = {"n": 2, "name": "<b>가짜</b>", "word": "업무함", "home": home, "text": str(home)}
    with translation.override(language):
        ours = Engine(**options).from_string(TEXT).render(Context(told))
        plain = Engine(**(options | {"libraries": {"i18n": "django.templatetags.i18n"}, "builtins": []}))
        assert ours == plain.from_string(TEXT).render(Context(told))
    assert "&lt;b&gt;" in ours


def test_each_language_has_its_own_page_in_any_order(db: None, client: Any, settings: Any) -> None:
    name = settings.LANGUAGE_COOKIE_NAME
    told = {}
    for language in ("ko", "en", "ko", "en"):
        client.cookies[name] = language
        page = client.get("/signin/").content.decode()
        body = page[page.index("<body>") :]
        assert f'lang="{language}"' in page
        assert ("들어가기" in body) == (language == "ko")
        told.setdefault(language, set()).add("들어가기" in body)
    assert all(len(seen) == 1 for seen in told.values())
