"""Addresses of this room."""

from django.urls import path

from bandi.office.field import views

app_name = "field"
urlpatterns = [
    path("field/", views.field, name="field"),
    path("field/sw.js", views.service_worker, name="service_worker"),
    path("field/hello/", views.hello, name="hello"),
    path("field/day/", views.day, name="day"),
    path("field/sync/", views.sync, name="sync"),
    path("field/out/", views.go_out, name="out"),
    path("field/alarm/", views.alarm, name="alarm"),
    path("field/in/", views.come_in, name="in"),
    path("field/merge/<uuid:entry>/", views.merge, name="merge"),
    path("households/<uuid:household>/pictures/", views.pictures, name="pictures"),
    path("pictures/<uuid:entry>/<slug:kind>/", views.picture, name="picture"),
]
