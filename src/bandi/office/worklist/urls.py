"""Addresses of this room."""

from django.urls import path

from bandi.office.worklist import clocks_page, due_views, views

app_name = "worklist"
urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/why/<uuid:household>/", views.why, name="why"),
    path("desk/all/", due_views.everything, name="everything"),
    path("desk/all/settle/", due_views.settle, name="settle"),
    path("desk/order/", due_views.order, name="order"),
    path("desk/keep/", due_views.keep, name="keep"),
    path("desk/find/", due_views.find, name="find"),
    path("desk/assign/undo/", due_views.give_back, name="give_back"),
    path("desk/search/", views.search, name="search"),
    path("desk/assign/", views.assign, name="assign"),
    path("clocks/", clocks_page.statute_clocks, name="clocks"),
    path("desk/map/", views.area_map, name="map"),
]
