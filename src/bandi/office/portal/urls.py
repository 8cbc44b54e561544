"""Addresses of this room: open to everybody."""

from django.urls import path

from bandi.office.portal import views

app_name = "portal"
urlpatterns = [
    path("services/", views.services, name="services"),
    path("services/keep/", views.keep, name="keep"),
    path("services/all/", views.listing, name="listing"),
    path("services/offices/<str:district>/", views.offices, name="offices"),
    path("services/s/<str:code>/", views.shared, name="shared"),
    path("services/p/<str:name>/", views.programme, name="programme"),
]
