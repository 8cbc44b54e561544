"""Addresses of this room."""

from django.urls import path

from bandi.office.accounts.views import SignOut, home

app_name = "accounts"
urlpatterns = [
    path("", home, name="home"),
    path("signout/", SignOut.as_view(), name="signout"),
]
