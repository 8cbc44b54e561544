"""Addresses of this room. None names the citizen: who she is says her session."""

from django.urls import path

from bandi.office.mine import answer_views, officer_views, views

app_name = "mine"
urlpatterns = [
    path("my/", views.mine, name="mine"),
    path("my/looked/", views.who_looked, name="looked"),
    path("my/told/", views.told, name="told"),
    path("my/consents/", views.consents, name="consents"),
    path("my/consents/<slug:what>/<uuid:which>/", views.withdraw, name="withdraw"),
    path("my/ask/", views.ask, name="ask"),
    path("my/answers/go-on/", answer_views.go_on, name="go_on"),
    path("my/answers/delete/", answer_views.delete, name="delete"),
    path("my/answers/<uuid:keeping_key>/", answer_views.keep, name="keep"),
    path("my/quiet/", views.quiet, name="quiet"),
    path("asked/", officer_views.requests, name="requests"),
    path("asked/<uuid:own_ask>/", officer_views.answer, name="answer"),
]
