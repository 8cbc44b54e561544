"""Addresses of this room."""

from django.urls import path

from bandi.office.whereabouts import views

app_name = "whereabouts"
urlpatterns = [
    path("whereabouts/", views.tasks, name="tasks"),
    path("whereabouts/<uuid:task>/", views.task, name="task"),
    path("whereabouts/<uuid:task>/reveal/", views.reveal, name="reveal"),
    path("whereabouts/<uuid:task>/handover/", views.hand_over, name="hand_over"),
    path("households/<uuid:household>/whereabouts/", views.of_household, name="of_household"),
]
