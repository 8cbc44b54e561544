"""Addresses of this room."""

from django.urls import path

from bandi.office.oversight import export_views, views

app_name = "oversight"
urlpatterns = [
    path("oversight/", views.alerts, name="alerts"),
    path("oversight/alerts/<uuid:alert>/", views.alert, name="alert"),
    path("oversight/mine/", views.mine, name="mine"),
    path("oversight/mine/home/", views.own_home, name="own_home"),
    path("oversight/mine/<uuid:alert>/", views.answer, name="answer"),
    path("oversight/openings/", views.openings, name="openings"),
    path("oversight/openings/<uuid:opening>/review/", views.review, name="review"),
    path("oversight/canaries/", views.canaries, name="canaries"),
    path("emergency/", views.emergency, name="emergency"),
    path("emergency/<uuid:opening>/", views.opened, name="opened"),
    path("emergency/<uuid:opening>/close/", views.close_early, name="close_early"),
    path("exports/", export_views.exports, name="exports"),
    path("exports/<uuid:export>/", export_views.export, name="export"),
    path("exports/<uuid:export>/progress/", export_views.progress, name="progress"),
    path("exports/<uuid:export>/decide/", export_views.decide, name="decide"),
    path("exports/<uuid:export>/table.csv", export_views.download, {"kind": "csv"}, name="csv"),
    path("exports/<uuid:export>/table.xlsx", export_views.download, {"kind": "xlsx"}, name="xlsx"),
]
