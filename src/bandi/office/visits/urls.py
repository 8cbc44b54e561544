"""Addresses of this room."""

from django.urls import path

from bandi.office.visits import day, household, meetings, transfer_views, views

app_name = "visits"
urlpatterns = [
    path("day/", day.day, name="day"),
    path("households/<uuid:household>/", household.household, name="household"),
    path("households/<uuid:household>/reveal/", household.reveal, name="reveal"),
    path("households/<uuid:household>/readers/", household.read_by, name="read_by"),
    path("listings/<uuid:listing>/call/", views.call, name="call"),
    path("listings/<uuid:listing>/visit/", views.visit, name="visit"),
    path("listings/<uuid:listing>/result/", views.result, name="result"),
    path("listings/<uuid:listing>/next/", views.what_next, name="next"),
    path("listings/<uuid:listing>/undo/", views.undo, name="undo"),
    path("listings/<uuid:listing>/meeting/", meetings.meeting, name="meeting"),
    path("transfers/", transfer_views.waiting, name="transfers"),
    path("transfers/<uuid:transfer>/", transfer_views.transfer, name="transfer"),
    path("results/<uuid:result>/confirm/", views.confirm, name="confirm"),
]
