"""Addresses of this room."""

from django.urls import path

from bandi.office.retention import views

app_name = "retention"
urlpatterns = [
    path("steward/retention/", views.retention, name="retention"),
    path("steward/retention/count/", views.count, name="count"),
    path("steward/retention/holds/", views.hold, name="hold"),
    path("steward/retention/<uuid:plan>/release/", views.release, name="release"),
    path("steward/retention/<uuid:plan>/certificate/", views.certificate, name="certificate"),
    path("listings/<uuid:listing>/lookup/", views.lookup, name="lookup"),
    path("notices/", views.notices, name="notices"),
    path("notices/<uuid:lookup>/letter/", views.letter, name="letter"),
]
