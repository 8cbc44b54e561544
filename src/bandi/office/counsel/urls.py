"""Addresses of this room."""

from django.urls import path

from bandi.office.counsel import views

app_name = "counsel"
urlpatterns = [
    path("households/<uuid:household>/counsel/", views.of_household, name="of_household"),
    path("households/<uuid:household>/counsel/talk/", views.talk, name="talk"),
    path("households/<uuid:household>/counsel/keep/", views.keep, name="keep"),
    path("households/<uuid:household>/counsel/consent/", views.consent, name="consent"),
    path("households/<uuid:household>/counsel/apply/", views.apply, name="apply"),
    path("households/<uuid:household>/counsel/refer/", views.refer, name="refer"),
    path("counsellings/<uuid:counselling>/", views.told, name="told"),
    path("consents/<uuid:consent>/withdraw/", views.withdraw, name="withdraw"),
    path("applications/<uuid:application>/", views.decide, name="decide"),
    path("referrals/", views.referrals, name="referrals"),
    path("referrals/<uuid:referral>/", views.referral, name="referral"),
]
