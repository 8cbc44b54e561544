"""Addresses of this room."""

from django.urls import path

from bandi.office.stewardship import overview_views as overview
from bandi.office.stewardship import round_views as rounds
from bandi.office.stewardship import views

app_name = "stewardship"
urlpatterns = [
    path("team/", overview.team, name="team"),
    path("district/", overview.district, name="district"),
    path("help/", overview.guide, name="help"),
    path("steward/feeds/", views.feeds, name="feeds"),
    path("steward/feeds/<str:delivery>/", views.delivery, name="delivery"),
    path("steward/feeds/<str:delivery>/decide/", views.decide, name="decide"),
    path("steward/feeds/<str:delivery>/receipt/", views.receipt, name="receipt"),
    path("steward/feeds/<str:delivery>/refusals.csv", views.refusals_csv, name="refusals_csv"),
    path("steward/take-in/", views.take_in, name="take_in"),
    path("steward/take-in/progress/", views.take_in_progress, name="take_in_progress"),
    path("steward/audit/", views.audit, name="audit"),
    path("steward/rounds/", rounds.rounds, name="rounds"),
    path("steward/rounds/<str:round_id>/", rounds.one_round, name="round"),
    path("steward/rounds/<str:round_id>/run/", rounds.run, name="run"),
    path("steward/rounds/<str:round_id>/progress/", rounds.progress, name="progress"),
]
