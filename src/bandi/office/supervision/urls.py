"""Addresses of this room."""

from django.urls import path

from bandi.office.supervision import views

app_name = "supervision"
urlpatterns = [
    path("nation/", views.nation, name="nation"),
    path("district/stuck/", views.stuck, name="stuck"),
    path("team/handing/", views.handing, name="handing"),
]
