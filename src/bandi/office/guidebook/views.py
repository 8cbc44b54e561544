"""Pages of the guidebook (HTTP only). None of them shows a person."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas
from bandi.office.accounts.roles import Permission
from bandi.office.catalogue.models import Programme
from bandi.office.errors import Refused
from bandi.office.guidebook import printed
from bandi.office.guidebook.actions import set_contact
from bandi.office.guidebook.book import Book, Office, entry, gathered
from bandi.office.guidebook.forms import BookForm
from bandi.office.guidebook.makers import MAKERS
from bandi.office.pages import language


@login_required
@require_http_methods(["GET", "POST"])
def guidebook(request: HttpRequest) -> HttpResponse:
    """What to make; POST makes it at once."""
    user = cast(User, request.user)
    form = BookForm(request.POST or None, towns=areas(user), keeps=user.may(Permission.CAPACITY_SET))
    if form.is_bound and form.is_valid():
        if form.cleaned_data.get("keep"):
            office = form.office()
            set_contact(by=user, area=form.cleaned_data["place"], phone=office.phone, address=office.address)
        maker = MAKERS[form.cleaned_data["kind"]]
        book = _book(form)
        try:
            if not book.entries:
                raise Refused(
                    ko="고른 조건에 맞는 사업이 없습니다. 지역이나 관심주제를 바꾸어 보세요.",
                    en="No programme fits this choice. Change the place or the theme.",
                )
            return _file(maker.make(book), maker.media, maker.name)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    return render(request, "guidebook/guidebook.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_GET
def card(request: HttpRequest, name: str) -> HttpResponse:
    """One programme as a square picture for social media."""
    row = Programme.objects.filter(pk=name).defer("finding").first()
    if row is None:
        raise Http404
    one = entry(row, language())
    nation = Book("반디", "", clock.today(), language(), Office(), (), ())
    return _file(printed.card_png(one, nation), "image/png", f"bandi-{one.id}.png")


def _book(form: BookForm) -> Book:
    return gathered(
        form.town(), day=clock.today(), lang=language(), office=form.office(), theme=form.cleaned_data["theme"]
    )


def _file(content: bytes, media: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})
