"""Addresses of this room. No address names a person or holds a code that opens anything."""

from django.urls import path

from bandi.office.citizens import counter_views, trial, views

app_name = "citizens"
urlpatterns = [
    path("my/signin/", views.signin, name="signin"),
    path("my/go/", views.go, name="go"),
    path("my/back/", views.callback, name="callback"),
    path("my/code/", views.code, name="code"),
    path("my/out/", views.leave, name="leave"),
    path("my/mandates/", views.mandate_list, name="mandates"),
    path("my/mandates/take/", views.take_up, name="take_up"),
    path("my/mandates/<uuid:mandate>/end/", views.end, name="end"),
    path("my/mandates/<uuid:mandate>/act/", views.act, name="act"),
    path("my/step-back/", views.step_back, name="step_back"),
    path("households/<uuid:household>/counter/", counter_views.counter, name="counter"),
    path("helping/", counter_views.helping, name="helping"),
    path("helping/<uuid:mandate>/", counter_views.help_one, name="help_one"),
    path("trial-id/.well-known/openid-configuration", trial.configuration, name="trial_configuration"),
    path("trial-id/authorize/", trial.authorize, name="trial_authorize"),
    path("trial-id/token/", trial.token, name="trial_token"),
    path("trial-id/jwks/", trial.jwks, name="trial_jwks"),
    path("trial-id/userinfo/", trial.userinfo, name="trial_userinfo"),
]
