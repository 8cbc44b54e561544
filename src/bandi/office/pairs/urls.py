"""Addresses of this room."""

from django.urls import path

from bandi.office.pairs import views

app_name = "pairs"
urlpatterns = [
    path("pairs/", views.queue, name="queue"),
    path("pairs/<uuid:pair>/", views.pair, name="pair"),
    path("pairs/<uuid:pair>/reveal/", views.reveal, name="reveal"),
    path("pairs/<uuid:pair>/decide/", views.decide, name="decide"),
    path("pairs/<uuid:pair>/undo/", views.undo, name="undo"),
]
