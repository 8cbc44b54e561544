"""Questions about signing in."""

from django.contrib.auth.models import AnonymousUser

from bandi.office.access.models import SecondFactor
from bandi.office.accounts.models import User


def second_of(user: User | AnonymousUser) -> SecondFactor | None:
    """The second factor a person signs in with; None when there is none, or it is not confirmed yet."""
    if user.pk is None:
        return None
    return SecondFactor.objects.filter(user_id=user.pk, confirmed_at__isnull=False).first()
