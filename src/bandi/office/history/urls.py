"""Addresses of this room."""

app_name = "history"
urlpatterns: list[object] = []
