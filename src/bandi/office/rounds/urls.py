"""Addresses of this room."""

from django.urls import path

from bandi.office.rounds import phone, survey_views, views

app_name = "rounds"
urlpatterns = [
    path("beats/", views.beats, name="beats"),
    path("beats/new/", views.new_beat, name="new_beat"),
    path("beats/<uuid:beat>/", views.beat, name="beat"),
    path("beats/<uuid:beat>/step/", views.step, name="step"),
    path("beats/<uuid:beat>/route/", views.route, name="route"),
    path("beats/surveys/", survey_views.surveys, name="surveys"),
    path("beats/surveys/<uuid:survey>/", survey_views.survey, name="survey"),
    path("beats/surveys/<uuid:survey>/card/", survey_views.card, name="card"),
    path("beats/surveys/<uuid:survey>/second/", survey_views.second, name="second"),
    path("rounds/mine/", phone.mine, name="mine"),
    path("rounds/mine/sw.js", phone.service_worker, name="service_worker"),
    path("rounds/mine/hello/", phone.hello, name="hello"),
    path("rounds/mine/doors/", phone.doors, name="doors"),
    path("rounds/mine/sync/", phone.sync, name="sync"),
    path("rounds/paper/", views.paper, name="paper"),
    path("rounds/told/", phone.told, name="told"),
]
