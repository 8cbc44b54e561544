# ruff: noqa: E501 - a template in one line
"""Templates drawn by plain functions say to the letter what Django would have said."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.template import Context, Engine, TemplateDoesNotExist
from django.utils import translation
from django.utils.safestring import mark_safe
from hypothesis import given, settings
from hypothesis import strategies as st

from bandi.office.rendering import Drawn

HOME = UUID("5f3759df-0000-4000-8000-00000000000a")


class Form:
    """Found by key before it is found by name, as Django's forms are."""

    street = "name"

    def __getitem__(self, key: str) -> str:
        return {"street": "key"}[key]


@dataclass
class Row:
    """What a template meets."""

    head: str = "<b>가짜</b>"
    count: int = 12_345
    none: None = None
    inner: dict[str, Any] = field(default_factory=lambda: {"items": "mine", "list": ["x", "<y>"]})

    def said(self) -> str:
        return "called & escaped"

    def asks(self, what: str) -> str:
        return what

    def wipe(self) -> str:
        raise AssertionError("a template never does this")

    wipe.alters_data = True  # type: ignore[attr-defined]

    @property
    def gone(self) -> str:
        raise ObjectDoesNotExist


TOLD: dict[str, Any] = {
    "row": Row(), "form": Form(), "map": MappingProxyType({"a": {"b": mark_safe("<i>")}}), "rows": [Row(), Row("둘")],
    "pairs": {"가": 1, "나": 2}, "day": date(2026, 9, 22), "at": datetime(2026, 9, 22, 14, 30, tzinfo=UTC),
    "part": 0.5, "yes": True, "empty": [], "word": "업무함", "home": HOME, "call": lambda: "called", "n": 2,
    "string": "a'b\"c", "template": "part.html", "zero": 0,
}  # fmt: skip

PARTS = [
    "{{ row.head }}|{{ row.count }}|{{ row.none }}|{{ row.missing }}|{{ missing.deep }}|{{ missing }}|{{ True }}",
    "{{ row.inner.items }}|{{ row.inner.list.1 }}|{{ row.inner.nothing }}|{{ form.street }}|{{ map.a.b }}",
    "{{ row.said }}|{{ row.asks }}|{{ row.wipe }}|{{ row.gone }}|{{ row.gone.deeper }}|{{ call }}|{{ rows.0.head }}",
    "{{ day }}|{{ at }}|{{ part }}|{{ yes }}|{{ home }}|{{ string }}|{{ word|upper }}|{{ rows|length }}|{{ n|add:1 }}",
    "{{ row.head|default:'<x>' }}|{{ row.none|default:row.head }}|{{ missing|default_if_none:'-' }}|{{ 'a<b' }}|{{ 7 }}",
    "{{ row.head|linebreaksbr }}|{{ map.a.b|lower }}|{{ at|date:'H:i' }}|{{ at|time }}|{{ _('업무함') }}|{{ row.head|safe }}",
    "{% if row.count > 5 and not empty %}a{% elif zero %}b{% else %}c{% endif %}{% if row.none > 3 %}d{% else %}e{% endif %}",
    "{% if 'x' in row.inner.list or missing %}a{% endif %}{% if n in zero %}b{% endif %}{% if day is None %}c{% endif %}",
    "{% if rows|length == 2 %}a{% endif %}{% if missing == None %}b{% endif %}{% if row.gone %}c{% endif %}{% if call %}d{% endif %}",
    "{% for one in rows %}{{ forloop.counter }}{{ forloop.last }}{{ one.head }}{% for k, v in pairs.items %}{{ k }}{{ v }}"
    "{{ forloop.parentloop.revcounter }}{{ forloop.first }}{% endfor %}{% empty %}none{% endfor %}{{ one.head }}",
    "{% for one in empty %}x{% empty %}none{% endfor %}{% for one in missing %}x{% endfor %}{% for x in rows reversed %}{{ x.head }}"
    "{{ forloop.revcounter0 }}{{ forloop.counter0 }}{% endfor %}{% for letter in word %}{{ letter }}-{% endfor %}",
    "{% with a=row.head b=n|add:3 %}{{ a }}{{ b }}{% with a='x' %}{{ a }}{% endwith %}{{ a }}{% endwith %}{{ a }}",
    "{% include 'part.html' %}{% include 'part.html' with row=rows.1 x=1 %}{{ x }}{% include template with y=2 only %}",
    "{% for row in rows %}{% include template with n=row.count %}{% endfor %}{{ row.head }}{% comment %}{{ x }}{% endcomment %}",
    "{% autoescape off %}{{ row.head }}{% for one in rows %}{{ one.head }}{% endfor %}{% endautoescape %}{{ row.head }}",
    "{% load i18n %}{% translate '업무함' %}{% if n %}{% translate '찾기' %}{% endif %}",
    "{% now 'Y' as year %}{{ year }}{% firstof missing row.head %}{% cycle 'a' 'b' as c %}{% spaceless %}<b> </b>{% endspaceless %}",
]  # fmt: skip
FILES = {
    "part.html": "[{{ row.head }}{{ x }}{{ y }}{{ n }}{% if row.deep %}{% include 'part.html' %}{% endif %}]",
    "base.html": "<{% block title %}base{% endblock %}|{% block body %}{{ row.head }}{% block inner %}i{% endblock %}{% endblock %}>",
    "middle.html": "{% extends 'base.html' %}{% block title %}middle {{ n }}{% endblock %}"
    "{% block inner %}m{{ row.count }}{% endblock %}",
    "leaf.html": "{% extends 'middle.html' %}{% block title %}leaf{% endblock %}",
    "other.html": "{% extends parent %}{% block title %}chosen{% endblock %}",
}


def said(page: str, *, drawn: bool, told: dict[str, Any], escaping: bool = True) -> str:
    """A template as Django shows it, or as it is drawn."""
    loaders = ["bandi.office.compiling.Loader" if drawn else "django.template.loaders.cached.Loader", [
        ("django.template.loaders.locmem.Loader", FILES | {"page.html": page})
    ]]  # fmt: skip
    words = "bandi.office.compiling" if drawn else "django.templatetags.i18n"
    engine = Engine(loaders=[tuple(loaders)], libraries={"i18n": words})
    template = engine.get_template("page.html")
    assert isinstance(template.nodelist, Drawn) == drawn
    return str(template.render(Context(told, autoescape=escaping)))


@pytest.mark.parametrize("page", [*PARTS, *FILES.values()])
@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("escaping", [True, False])
def test_what_is_drawn_is_what_django_shows(page: str, language: str, escaping: bool) -> None:
    told = TOLD | {"parent": "middle.html"}
    with translation.override(language):
        ours, djangos = (said(page, drawn=drawn, told=told, escaping=escaping) for drawn in (True, False))
    assert ours == djangos


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet="가a<&'", max_size=4) | st.dates() | st.floats(allow_nan=False)
    | st.decimals(allow_nan=False, allow_infinity=False, places=2) | st.uuids(),
    lambda some: st.lists(some, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "items"]), some, max_size=3),
    max_leaves=6,
)  # fmt: skip
PAGE = (
    "{{ x }}{{ x.a }}{{ x.0 }}{{ x.items }}{{ x.a.b }}{{ x|length }}{{ x|default:y }}{% if x %}1{% endif %}{% if x > y %}2{% endif %}"
    "{% if x.a == y %}3{% elif x in y %}4{% endif %}{% for z in x.a %}{{ z }}{{ forloop.first }}{% empty %}5{% endfor %}"
)


@settings(max_examples=60, deadline=None)
@given(x=VALUES, y=VALUES)
def test_whatever_a_template_is_given_it_says_the_same(x: Any, y: Any) -> None:
    told = {"x": x, "y": y}
    answers = []
    for drawn in (True, False):
        try:
            answers.append(said(PAGE, drawn=drawn, told=told))
        except TypeError as error:  # {% for z in 3 %}
            answers.append(type(error).__name__)
    assert answers[0] == answers[1]


def test_a_template_that_is_not_there_is_missed_as_before() -> None:
    for drawn in (True, False):
        with pytest.raises(TemplateDoesNotExist):
            said("{% include 'nowhere.html' %}", drawn=drawn, told={})
