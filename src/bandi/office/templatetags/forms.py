"""What forms carry besides their fields."""

from uuid import uuid4

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bandi.office.access.once import FIELD

register = template.Library()


@register.simple_tag
def once() -> SafeString:
    """The key with which this form counts once."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid4())
