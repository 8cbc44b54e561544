"""Templates as plain functions (서식 그리기): what a node of a template does is settled once, and then only done.

Django walks a template's nodes anew for each page: each value searches a pile of contexts, tries it as a mapping, as an
object and as a list, and is asked whether it is a date or a number. Here each node becomes a function that writes into
one list, over one flat mapping of names; a template that extends another is joined with it beforehand. A node nobody
here knows is asked itself, with the context it expects, so every tag goes on working. Nothing of a page is kept.
"""

from collections.abc import Callable, Mapping
from html import escape
from operator import eq, ge, gt, is_, is_not, le, lt, ne
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.template import Context
from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    TextNode,
    Variable,
    VariableDoesNotExist,
    VariableNode,
    render_value_in_context,
)
from django.template.defaulttags import CommentNode, ForNode, IfNode, LoadNode, WithNode
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockNode, ExtendsNode, IncludeNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]

Names = dict[str, Any]
Put = Callable[[str], None]
Value = Callable[[Names, Context], Any]
Step = Callable[[Names, Context, Put], None]
Steps = list[str | Step]
Blocks = Mapping[str, BlockNode]

NOTHING: Any = object()
"""A name nobody knows."""
MISSED = (AttributeError, LookupError, ObjectDoesNotExist, TypeError, ValueError, VariableDoesNotExist)
"""How a name, or a comparison, can lead nowhere."""
FIND: dict[type[Node], Callable[[Any, Blocks], str | Step]] = {}
"""Kind of node -> what makes its step."""


class Drawn(NodeList):
    """The nodes of a template, drawn by steps that are settled when it is first shown."""

    def __init__(self, nodes: NodeList) -> None:
        super().__init__(nodes)
        self.steps: Steps | None = None

    def render(self, context: Context) -> SafeString:
        """The page. What escapes nothing, or extends what only the page names, goes the long way."""
        if not context.autoescape or BLOCK_CONTEXT_KEY in context.render_context:
            return super().render(context)
        parts: list[str] = []
        names: Any = context.flatten()
        self.draw(names, {}, context, parts.append)
        return SafeString("".join(parts))

    def draw(self, names: Names, given: Names, context: Context, put: Put) -> None:
        """Writes the page with these names and those given, which lie on top of the context while it is written."""
        if self.steps is None:
            self.steps = steps(*joined(self, context))
        with context.push(names, **given) as top:
            go(self.steps, top, context, put)


def go(todo: Steps, names: Names, context: Context, put: Put) -> None:
    """Does one step after the other."""
    for step in todo:
        if isinstance(step, str):
            put(step)
        else:
            step(names, context, put)


def joined(nodes: Any, context: Any) -> tuple[NodeList, Blocks]:
    """The nodes of the template that extends nothing, and for each name the block that stands there."""
    blocks: dict[str, BlockNode] = {}
    while extending := [node for node in nodes if isinstance(node, ExtendsNode)]:
        parent: Any = extending[0].parent_name
        if parent.is_var:
            break  # which one is known only when it is shown
        blocks = extending[0].blocks | blocks
        nodes = context.template.engine.get_template(parent.var).nodelist
    return nodes, blocks


def steps(nodes: NodeList, blocks: Blocks) -> Steps:
    """The steps of nodes, neighbouring texts as one."""
    found: Steps = []
    for node in nodes:
        step = FIND.get(type(node), _itself)(node, blocks)
        if isinstance(step, str) and found and isinstance(found[-1], str):
            found[-1] += step
        elif step != "":
            found.append(step)
    return found


def text(value: Any, context: Context) -> str:
    """A value as it stands on a page: escaped, in the page's language."""
    kind = type(value)
    if kind is SafeString:
        return value  # type: ignore[no-any-return]
    if kind is str:
        return escape(value)
    if kind is int or kind is UUID:
        return str(value)
    return render_value_in_context(value, context)


def value_of(expression: FilterExpression, otherwise: Any = "") -> Value:
    """The value of an expression with its filters; `otherwise` when its name is unknown."""
    start = _variable(expression.var, otherwise) if expression.is_var else _constant(expression.var)
    filters = [_filter(*one) for one in expression.filters]

    def value(names: Names, context: Context) -> Any:
        found = start(names, context)
        for change in filters:
            found = change(found, names, context)
        return found

    return value if filters else start


def _constant(value: Any) -> Value:
    return lambda names, context: value


def _variable(variable: Variable, otherwise: Any) -> Value:
    """What a dotted name leads to. Plain objects and dictionaries at once, all else as Django looks."""
    if variable.lookups is None or variable.translate:
        return lambda names, context: variable.resolve(context)
    first, *rest = variable.lookups

    def slow(context: Context) -> Any:
        try:
            return variable.resolve(context)
        except VariableDoesNotExist:
            return otherwise

    def name(names: Names, context: Context) -> Any:
        found = names.get(first, otherwise)
        return slow(context) if callable(found) else found

    def path(names: Names, context: Context) -> Any:
        try:
            found = names[first]
            for name in rest:
                kind = found.__class__
                if kind is dict:
                    found = found[name]
                elif PLAIN[kind]:
                    found = getattr(found, name)
                else:
                    return slow(context)
        except MISSED:  # asked again by Django, which knows what may be passed over
            return slow(context) if first in names else otherwise
        return slow(context) if callable(found) else found

    return path if rest else name


class Plain(dict[type, bool]):
    """Whether things of a kind are just asked for an attribute: they hold nothing by key and are not called."""

    def __missing__(self, kind: type) -> bool:
        self[kind] = plain = not (hasattr(kind, "__getitem__") or "__call__" in dir(kind))
        return plain


PLAIN = Plain()


def _filter(function: Any, arguments: list[tuple[bool, Any]]) -> Callable[[Any, Names, Context], Any]:
    """One filter with its argument."""
    told = [(asked, _argument(what) if asked else mark_safe(what)) for asked, what in arguments]  # noqa: S308
    local = getattr(function, "expects_localtime", False)
    escaping = {"autoescape": True} if getattr(function, "needs_autoescape", False) else {}
    safe = getattr(function, "is_safe", False)

    def change(value: Any, names: Names, context: Context) -> Any:
        given = [what(names, context) if asked else what for asked, what in told]
        if local:
            value = template_localtime(value, context.use_tz)
        found = function(value, *given, **escaping)
        return mark_safe(found) if safe and isinstance(value, SafeData) else found  # noqa: S308 - as Django does

    return change


def _argument(variable: Variable) -> Value:
    """A filter's argument; unlike a value it must be there."""
    start = _variable(variable, NOTHING)

    def value(names: Names, context: Context) -> Any:
        found = start(names, context)
        return variable.resolve(context) if found is NOTHING else found

    return value


def condition(token: Any) -> Value:
    """The condition of an `if`; whatever cannot be compared is false."""
    if token.id == "literal":
        return value_of(token.value, None)
    first = condition(token.first)
    if token.id == "not":
        return _or_false(lambda names, context: not first(names, context))
    second = condition(token.second)
    if token.id == "and":
        return _or_false(lambda names, context: first(names, context) and second(names, context))
    if token.id == "or":
        return _or_false(lambda names, context: first(names, context) or second(names, context))
    compare = COMPARE[token.id]
    return _or_false(lambda names, context: compare(first(names, context), second(names, context)))


COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": eq, "!=": ne, ">": gt, ">=": ge, "<": lt, "<=": le, "is": is_, "is not": is_not,
    "in": lambda one, other: one in other, "not in": lambda one, other: one not in other,
}  # fmt: skip
"""The comparisons of an `if`."""


def _or_false(asked: Value) -> Value:
    def value(names: Names, context: Context) -> Any:
        try:
            return asked(names, context)
        except MISSED:  # {% if x in y %} where y holds nothing
            return False

    return value


def _itself(node: Any, blocks: Blocks) -> str | Step:
    """A node nobody here knows."""
    return lambda names, context, put: put(node.render_annotated(context))


def _text(node: TextNode, blocks: Blocks) -> str | Step:
    return node.s


def _nothing(node: Node, blocks: Blocks) -> str | Step:
    return ""


def _shown(node: VariableNode, blocks: Blocks) -> str | Step:
    value = value_of(node.filter_expression)
    return lambda names, context, put: put(text(value(names, context), context))


def _if(node: IfNode, blocks: Blocks) -> str | Step:
    cases = [(condition(asked) if asked else None, steps(nodes, blocks)) for asked, nodes in node.conditions_nodelists]

    def step(names: Names, context: Context, put: Put) -> None:
        for asked, todo in cases:
            try:
                holds = asked is None or asked(names, context)
            except VariableDoesNotExist:
                holds = False
            if holds:
                return go(todo, names, context, put)
        return None

    return step


def _for(node: Any, blocks: Blocks) -> str | Step:
    sequence, todo, empty = value_of(node.sequence, None), *(
        steps(nodes, blocks) for nodes in (node.nodelist_loop, node.nodelist_empty)
    )  # fmt: skip
    variables = node.loopvars

    def step(names: Names, context: Context, put: Put) -> None:
        found = sequence(names, context)
        items = list(found) if found is not None else []
        last = len(items) - 1
        with context.push(names) as inner:
            if not items:
                return go(empty, inner, context, put)
            loop = inner["forloop"] = {"parentloop": names.get("forloop", {})}
            for at, item in enumerate(reversed(items) if node.is_reversed else items):
                loop |= {"counter0": at, "counter": at + 1, "revcounter": last + 1 - at, "revcounter0": last - at}
                loop |= {"first": at == 0, "last": at == last}
                if len(variables) == 1:
                    inner[variables[0]] = item
                else:
                    inner.update(zip(variables, item, strict=True))
                go(todo, inner, context, put)
        return None

    return step


def _with(node: WithNode, blocks: Blocks) -> str | Step:
    told = {name: value_of(what) for name, what in node.extra_context.items()}
    todo = steps(node.nodelist, blocks)

    def step(names: Names, context: Context, put: Put) -> None:
        with context.push(names, **{name: what(names, context) for name, what in told.items()}) as inner:
            go(todo, inner, context, put)

    return step


def _include(node: Any, blocks: Blocks) -> str | Step:
    if node.isolated_context:
        return _itself(node, blocks)
    told = {name: value_of(what) for name, what in node.extra_context.items()}
    chosen, known = value_of(node.template), dict[Any, Any]()

    def step(names: Names, context: Any, put: Put) -> None:
        wanted = chosen(names, context)
        nodes = known.get(wanted) if isinstance(wanted, str) else None
        if nodes is None and isinstance(wanted, str):
            nodes = known[wanted] = context.template.engine.get_template(wanted).nodelist
        if not isinstance(nodes, Drawn):
            return put(node.render_annotated(context))
        return nodes.draw(names, {name: what(names, context) for name, what in told.items()}, context, put)

    return step


def _block(node: BlockNode, blocks: Blocks) -> str | Step:
    todo = steps(blocks.get(node.name, node).nodelist, blocks)
    return lambda names, context, put: go(todo, names, context, put)


def _static(node: StaticNode, blocks: Blocks) -> str | Step:
    if node.path.is_var or node.varname:
        return _itself(node, blocks)
    return escape(node.handle_simple(node.path.var))


FIND |= {
    TextNode: _text, LoadNode: _nothing, CommentNode: _nothing, VariableNode: _shown, IfNode: _if, ForNode: _for,
    WithNode: _with, IncludeNode: _include, BlockNode: _block, StaticNode: _static,
}  # fmt: skip
