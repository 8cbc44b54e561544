"""Addresses of this room."""

from django.urls import path

from bandi.office.universal import moment_views, move_views, public, views

app_name = "universal"
urlpatterns = [
    path("universal/", views.plans, name="plans"),
    path("universal/coverage/", views.coverage, name="coverage"),
    path("universal/send/", views.send, name="send"),
    path("universal/<uuid:offered>/", views.plan, name="plan"),
    path("universal/<uuid:offered>/letter/", views.letter, name="letter"),
    path("moments/", moment_views.moments, name="moments"),
    path("moments/move-in/", moment_views.move_in, name="move_in"),
    path("moments/moved/", move_views.moved, name="moved"),
    path("moments/moved/<uuid:moved>/", move_views.arrival, name="arrival"),
    path("moments/card/<str:moment>/", moment_views.card, name="card"),
    path("moments/<uuid:optin>/", moment_views.wish, name="wish"),
    path("m/withdraw/", public.withdraw, name="withdraw"),
    path("m/visit/<str:code>/", public.reply, name="reply"),
    path("m/<str:code>/", public.opt_in, name="opt_in"),
]
