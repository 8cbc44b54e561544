"""Addresses of this room."""

from django.urls import path

from bandi.office.access.views import SecondStep, SignIn, paper, remove_second, second

app_name = "access"
urlpatterns = [
    path("signin/", SignIn.as_view(), name="signin"),
    path("signin/code/", SecondStep.as_view(), name="second_step"),
    path("account/second/", second, name="second"),
    path("account/second/paper/", paper, name="paper"),
    path("account/second/remove/", remove_second, name="remove_second"),
]
