"""Addresses of this room."""

from django.urls import path

from bandi.office.worklist import clocks_page, views

app_name = "worklist"
urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/search/", views.search, name="search"),
    path("desk/assign/", views.assign, name="assign"),
    path("clocks/", clocks_page.statute_clocks, name="clocks"),
    path("desk/map/", views.area_map, name="map"),
]
