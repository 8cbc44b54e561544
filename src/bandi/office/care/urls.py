"""Addresses of this room."""

from django.urls import path

from bandi.office.care import own_views, views

app_name = "care"
urlpatterns = [
    path("care/", views.team, name="team"),
    path("care/team.csv", views.team_csv, name="team_csv"),
    path("care/propose/", views.proposal, name="propose"),
    path("care/capacity/", views.capacity, name="capacity"),
    path("care/members/<uuid:member>/", views.member, name="member"),
    path("care/members/<uuid:member>/week/", views.member_week, name="member_week"),
    path("care/members/<uuid:member>/hours/", views.member_hours, name="member_hours"),
    path("households/<uuid:household>/care/", views.home, name="home"),
    path("care/mine/", own_views.mine, name="mine"),
    path("care/mine/hours/", own_views.hours, name="hours"),
    path("care/mine/explain/", own_views.explained, name="explain"),
    path("care/mine/undo/", own_views.undo, name="undo"),
    path("care/mine/<uuid:home>/", own_views.mine_home, name="mine_home"),
]
