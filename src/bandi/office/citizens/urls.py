"""Addresses of this room. No address names a person or holds a code."""

from django.urls import URLPattern

app_name = "citizens"
urlpatterns: list[URLPattern] = []
