"""Addresses of this room."""

from django.urls import path

from bandi.office.guidebook import views

app_name = "guidebook"
urlpatterns = [
    path("guidebook/", views.guidebook, name="guidebook"),
    path("guidebook/<str:name>/card.png", views.card, name="card"),
]
