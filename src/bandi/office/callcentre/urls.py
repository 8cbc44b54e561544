"""Addresses of this room. Codes of requests travel in forms, never in addresses."""

from django.urls import path

from bandi.office.callcentre import booking_views, views

app_name = "callcentre"
urlpatterns = [
    path("calls/", views.home, name="home"),
    path("calls/begin/", views.begin, name="begin"),
    path("calls/<uuid:call>/", views.call_page, name="call"),
    path("calls/<uuid:call>/keep/", views.keep, name="keep"),
    path("calls/<uuid:call>/finder/", views.finder, name="finder"),
    path("calls/<uuid:call>/report/", views.report, name="report"),
    path("calls/<uuid:call>/visit/", views.visit, name="visit"),
    path("calls/<uuid:call>/card/", views.card, name="card"),
    path("calls/<uuid:call>/end/", views.end, name="end"),
    path("bookings/", booking_views.queue, name="queue"),
    path("bookings/<uuid:visit_request>/", booking_views.visit_request, name="request"),
    path("bookings/<uuid:visit_request>/household/", booking_views.household, name="household"),
    path("visit/", booking_views.book, name="book"),
    path("visit/status/", booking_views.booked, name="booked"),
]
