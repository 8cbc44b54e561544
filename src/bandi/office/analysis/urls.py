"""Addresses of this room."""

from django.urls import path

from bandi.office.analysis import channel_views, judging_views, views

app_name = "analysis"
urlpatterns = [
    path("analysis/gap/", views.gap, name="gap"),
    path("analysis/gap.csv", views.gap_csv, name="gap_csv"),
    path("analysis/what-if/", views.what_if, name="what_if"),
    path("analysis/what-if/of/<str:setting>/", views.ask, name="ask"),
    path("analysis/what-if/<uuid:question>/", views.answer, name="answer"),
    path("analysis/what-if/<uuid:question>/progress/", views.progress, name="progress"),
    path("analysis/what-if/<uuid:question>.csv", views.answer_csv, name="answer_csv"),
    path("analysis/judge/", judging_views.judge, name="judge"),
    path("analysis/judge/run/", judging_views.judge_run, name="judge_run"),
    path("analysis/judge/progress/", judging_views.judge_progress, name="judge_progress"),
    path("analysis/judge/fairness/", judging_views.fairness, name="fairness"),
    path("analysis/judge/drift/", judging_views.drift, name="drift"),
    path("analysis/judge/card/", judging_views.card, name="card"),
    path("analysis/judge/card.md", judging_views.card_text, name="card_text"),
    path("analysis/judge.csv", judging_views.judge_csv, name="judge_csv"),
    path("analysis/alone/", judging_views.alone, name="alone"),
    path("analysis/alone.csv", judging_views.alone_csv, name="alone_csv"),
    path("analysis/channels/", channel_views.channels, name="channels"),
    path("analysis/channels.csv", channel_views.channels_csv, name="channels_csv"),
    path("looked-at/", judging_views.looked_at, name="looked_at"),
]
