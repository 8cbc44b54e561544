"""Addresses of this room."""

from django.urls import path

from bandi.office.choosing import views

app_name = "choosing"
urlpatterns = [
    path("queries/", views.own_queries, name="queries"),
    path("queries/new/", views.edit, name="new"),
    path("queries/count/", views.count, name="count"),
    path("queries/<uuid:query>/", views.edit, name="edit"),
    path("queries/<uuid:query>/switch/", views.switch, name="switch"),
    path("capacity/", views.capacity, name="capacity"),
]
