"""Addresses of this room."""

from django.urls import path

from bandi.office.access import own_views, people_views
from bandi.office.access.views import SecondStep, SignIn, paper, remove_second, second

app_name = "access"
urlpatterns = [
    path("signin/", SignIn.as_view(), name="signin"),
    path("signin/code/", SecondStep.as_view(), name="second_step"),
    path("account/", own_views.me, name="me"),
    path("account/token/", own_views.token, name="token"),
    path("account/password/", own_views.password, name="password"),
    path("account/sessions/end/", own_views.end_sessions, name="end_sessions"),
    path("account/second/", second, name="second"),
    path("account/second/paper/", paper, name="paper"),
    path("account/second/remove/", remove_second, name="remove_second"),
    path("who-sees-what/", own_views.who, name="who"),
    path("handovers/", own_views.handovers, name="handovers"),
    path("handovers/<uuid:handover>/end/", own_views.end_handover, name="end_handover"),
    path("steward/people/", people_views.people, name="people"),
    path("steward/people/new/", people_views.new, name="new_account"),
    path("steward/people/<int:account>/", people_views.account, name="account"),
    path("steward/people/<int:account>/step/", people_views.step, name="account_step"),
]
