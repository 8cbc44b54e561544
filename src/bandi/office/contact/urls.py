"""Addresses of this room."""

from django.urls import path

from bandi.office.contact import views

app_name = "contact"
urlpatterns = [
    path("listings/<uuid:listing>/ask/<slug:channel>/", views.ask, name="ask"),
    path("listings/<uuid:listing>/asked/<slug:channel>/", views.waiting, name="waiting"),
    path("requests/many/", views.ask_many, name="ask_many"),
    path("requests/", views.requests, name="requests"),
    path("requests/<uuid:asked>/", views.answer, name="answer"),
    path("requests/files/<uuid:file>/", views.file, name="file"),
    path("requests/files/<uuid:file>/take/", views.take, name="take"),
]
