"""A form sent twice has one effect (두 번 눌러도 한 번): a double click, a reload, a form sent again after going back.

The page puts `{% once %}` into its form, the view wears `@once`. The key and what the view wrote are one transaction: a
second sending waits for the first, then leads where the first led. Where the first was refused, or answered without
leading on, nothing was done and the same form may be sent again.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from bandi.office.access.models import FormKey
from bandi.office.accounts.models import User

FIELD = "once"
KEPT = timedelta(days=1)
LEADS_ON = (301, 302, 303, 307, 308)
View = Callable[..., HttpResponse]


def once(view: View) -> View:
    """The view, for which each form counts once."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = _key(request)
        if key is None:
            return view(request, *args, **kwargs)
        user = cast(User, request.user)
        with transaction.atomic():
            sent, first = FormKey.objects.get_or_create(key=key, defaults={"user": user})
            if not first and sent.user_id == user.pk:
                messages.info(request, _("이미 받은 서식입니다. 같은 것을 두 번 적지 않았습니다."))
                return redirect(sent.led_to or request.path)
            answer = view(request, *args, **kwargs)
            if answer.status_code in LEADS_ON:
                FormKey.objects.filter(pk=key).update(led_to=answer.headers["Location"][:500])
            else:
                FormKey.objects.filter(pk=key, user=user).delete()
            FormKey.objects.filter(user=user, at__lt=timezone.now() - KEPT).delete()
        return answer

    return guarded


def _key(request: HttpRequest) -> UUID | None:
    if request.method != "POST" or not request.user.is_authenticated:
        return None
    try:
        return UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None
