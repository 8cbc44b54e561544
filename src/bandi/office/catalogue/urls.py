"""Addresses of this room."""

from django.urls import path

from bandi.office.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("catalogue/", views.programme_list, name="programmes"),
    path("catalogue/finder/", views.fitting, name="finder"),
    path("catalogue/finder/<uuid:household>/", views.fitting, name="finder_of"),
    path("catalogue/changes/", views.changes, name="changes"),
    path("catalogue/upload/", views.upload, name="upload"),
    path("catalogue/imports/<int:number>/", views.came_in, name="import"),
    path("catalogue/imports/<int:number>/progress/", views.progress, name="progress"),
    path("catalogue/programmes/<str:name>/", views.programme, name="programme"),
]
