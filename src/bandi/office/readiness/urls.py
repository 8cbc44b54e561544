"""Addresses of this room. Codes travel in forms, never in addresses."""

from django.urls import path

from bandi.office.readiness import views

app_name = "readiness"
urlpatterns = [
    path("readiness/", views.readiness_page, name="readiness"),
    path("readiness/keep/", views.keep, name="keep"),
    path("readiness/again/", views.again, name="again"),
    path("readiness/destroy/", views.destroy, name="destroy"),
]
