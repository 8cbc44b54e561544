"""Addresses of this room."""

from django.urls import path

from bandi.office.history import public, views

app_name = "history"
urlpatterns = [
    path("history/", views.watches, name="watches"),
    path("history/new/", views.file, name="file"),
    path("history/effect/", views.funnel, name="funnel"),
    path("history/<uuid:watch>/", views.watch, name="watch"),
    path("history/<uuid:watch>/reveal/", views.reveal, name="reveal"),
    path("history/<uuid:watch>/application/", views.application, name="application"),
    path("history/<uuid:watch>/step/", views.step, name="step"),
    path("history/<uuid:watch>/notice/", views.notice, name="notice"),
    path("history/<uuid:watch>/facts/", views.facts, name="facts"),
    path("history/<uuid:watch>/undo/", views.undo, name="undo"),
    path("n/<str:code>/", public.notice, name="public"),
    path("n/<str:code>/decline/", public.decline, name="public_decline"),
]
