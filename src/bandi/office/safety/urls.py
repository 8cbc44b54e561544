"""Addresses of this room."""

from django.urls import path

from bandi.office.safety import views

app_name = "safety"
urlpatterns = [
    path("safety/", views.safety, name="safety"),
    path("safety/markers/<uuid:marker>/", views.marker, name="marker"),
    path("safety/outings/<uuid:outing>/", views.outing, name="outing"),
    path("safety/pool/", views.pool, name="pool"),
    path("safety/pool/<uuid:booking>/cancel/", views.cancel_booking, name="cancel_booking"),
    path("listings/<uuid:listing>/out/", views.out, name="out"),
    path("households/<uuid:household>/marker/", views.new_marker, name="new_marker"),
    path("households/<uuid:household>/incident/", views.incident, name="incident"),
]
