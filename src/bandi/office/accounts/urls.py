"""Addresses of this room."""

from django.urls import path

from bandi.office.accounts.views import SignIn, SignOut, home

app_name = "accounts"
urlpatterns = [
    path("", home, name="home"),
    path("signin/", SignIn.as_view(), name="signin"),
    path("signout/", SignOut.as_view(), name="signout"),
]
