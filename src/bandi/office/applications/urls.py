"""Addresses of this room: `apply/` is the citizen's side, `claims/` the desk's."""

from django.urls import path

from bandi.office.applications import public, views

app_name = "applications"
urlpatterns = [
    path("apply/", public.start, name="start"),
    path("apply/join/", public.join, name="join"),
    path("apply/new/<slug:programme>/", public.new, name="new"),
    path("apply/<uuid:own_claim>/", public.own, name="own"),
    path("apply/<uuid:own_claim>/about/<slug:topic>/", public.own_topic, name="own_topic"),
    path("apply/<uuid:own_claim>/papers/", public.own_papers, name="own_papers"),
    path("apply/<uuid:own_claim>/papers/<slug:paper>/", public.own_papers, name="own_paper"),
    path("apply/<uuid:own_claim>/pictures/<int:number>/", public.own_picture, name="own_picture"),
    path("apply/<uuid:own_claim>/check/", public.check, name="check"),
    path("apply/<uuid:own_claim>/step/", public.own_step, name="own_step"),
    path("apply/<uuid:own_claim>/objection/", public.own_objection, name="own_objection"),
    path("apply/<uuid:own_claim>/notice/", public.own_notice, name="own_notice"),
    path("claims/", views.claims, name="claims"),
    path("claims/find/", views.find, name="find"),
    path("claims/new/", views.new_claim, name="new_claim"),
    path("claims/<uuid:claim>/", views.claim, name="claim"),
    path("claims/<uuid:claim>/about/<slug:topic>/", views.topic, name="topic"),
    path("claims/<uuid:claim>/papers/", views.papers, name="papers"),
    path("claims/<uuid:claim>/papers/<slug:paper>/", views.papers, name="paper"),
    path("claims/<uuid:claim>/pictures/<int:number>/", views.picture, name="picture"),
    path("claims/<uuid:claim>/decide/", views.decide, name="decide"),
    path("claims/<uuid:claim>/step/", views.step, name="step"),
    path("claims/<uuid:claim>/objection/", views.objection, name="objection"),
    path("claims/<uuid:claim>/objection/answer/", views.answer, name="answer"),
    path("claims/<uuid:claim>/notice/", views.notice, name="notice"),
]
