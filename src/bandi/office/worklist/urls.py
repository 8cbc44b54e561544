"""Addresses of this room."""

from django.urls import path

from bandi.office.worklist import views

app_name = "worklist"
urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/why/<uuid:household>/", views.why, name="why"),
    path("desk/search/", views.search, name="search"),
    path("desk/assign/", views.assign, name="assign"),
    path("desk/map/", views.area_map, name="map"),
]
