"""Templates compiled once for each language: what is the same on every page is worked out then (언어별 서식).

Half of what a page cost was looking the same words up again. The loader keeps one compiled template for each
language; `translate`, `blocktranslate` and `url` with nothing but constants become plain text in it. Settings name
this module as the library `i18n` and as a builtin, so templates are written as everywhere.
"""

from typing import Any
from uuid import UUID

from django.template import Context, Library, Template
from django.template.base import FilterExpression, Node, Parser, TextNode, Token, Variable, render_value_in_context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.template.loaders import cached
from django.templatetags import i18n
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext

from bandi.office.rendering import FIND, Blocks, Drawn, Names, Put, Step, text, value_of

ANY = UUID("5f3759df-0000-4000-8000-000000000000")  # stands for every id while an address is worked out

register = Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class Loader(cached.Loader):
    """Compiled templates, kept apart by language and drawn by plain functions."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        """The template of a name, ready to be drawn."""
        found = super().get_template(template_name, skip)
        if not isinstance(found.nodelist, Drawn):
            found.nodelist = Drawn(found.nodelist)
        return found

    def cache_key(self, template_name: str, skip: Any = None) -> str:
        """The name with the language it was compiled in."""
        return f"{get_language()}:{super().cache_key(template_name, skip)}"


class Filled(Node):
    """A translated sentence with its gaps."""

    child_nodelists = ()

    def __init__(self, sentence: str, gaps: dict[str, FilterExpression | None], slow: Node) -> None:
        self.sentence, self.gaps, self.slow = sentence, gaps, slow

    def render(self, context: Context) -> str:
        """The sentence with its values; one that a translator broke falls back on the language of the source."""
        told = {
            name: render_value_in_context(value.resolve(context) if value else context.get(name, ""), context)
            for name, value in self.gaps.items()
        }
        try:
            return self.sentence % told
        except (KeyError, ValueError):
            return str(self.slow.render(context))


class Address(Node):
    """The address of something that has a UUID."""

    child_nodelists = ()

    def __init__(self, before: str, what: FilterExpression, after: str, slow: Node) -> None:
        self.before, self.what, self.after, self.slow = before, what, after, slow

    def render(self, context: Context) -> str:
        """The address; whatever is no UUID goes the long way."""
        value = self.what.resolve(context)
        return f"{self.before}{value}{self.after}" if isinstance(value, UUID) else str(self.slow.render(context))


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> Node:
    """Django's tag; a constant becomes text."""
    node = i18n.do_translate(parser, token)
    return TextNode(node.render(Context())) if _settled(node) else node


@register.tag("blocktranslate")
@register.tag("blocktrans")
def blocktranslate(parser: Parser, token: Token) -> Node:
    """Django's tag; without plural or context the sentence is looked up now."""
    node = i18n.do_block_translate(parser, token)
    if node.plural or node.message_context or node.asvar:
        return node
    sentence, names = node.render_token_list(node.singular)
    return Filled(gettext(sentence), {name: node.extra_context.get(name) for name in names}, node)


@register.tag("url")
def url(parser: Parser, token: Token) -> Node:
    """Django's tag; an address without arguments becomes text."""
    node: URLNode = django_url(parser, token)
    if len(node.args) > 1 or node.kwargs or node.asvar or not isinstance(node.view_name.var, str):
        return node
    try:
        if not node.args:
            return TextNode(node.render(Context()))
        before, after = reverse(node.view_name.var, args=[ANY]).split(str(ANY))
    except NoReverseMatch:
        return node
    return Address(before, node.args[0], after, node)


def _filled(node: Filled, blocks: Blocks) -> Step:
    gaps = [(name, value_of(value) if value else None) for name, value in node.gaps.items()]

    def step(names: Names, context: Context, put: Put) -> None:
        found = ((name, value(names, context) if value else names.get(name, "")) for name, value in gaps)
        told = {name: text(value, context) for name, value in found}
        try:
            put(node.sentence % told)
        except (KeyError, ValueError):
            put(str(node.slow.render(context)))

    return step


def _address(node: Address, blocks: Blocks) -> Step:
    what = value_of(node.what)

    def step(names: Names, context: Context, put: Put) -> None:
        value = what(names, context)
        put(f"{node.before}{value}{node.after}" if isinstance(value, UUID) else str(node.render(context)))

    return step


FIND |= {Filled: _filled, Address: _address}


def _settled(node: Any) -> bool:
    """Whether a `translate` says the same whatever the page."""
    said: FilterExpression = node.filter_expression
    constant = isinstance(said.var, Variable) and said.var.lookups is None
    return constant and not (said.filters or node.asvar or node.message_context)
