"""Addresses of this room."""

from django.urls import path

from bandi.office.analysis import views

app_name = "analysis"
urlpatterns = [
    path("analysis/gap/", views.gap, name="gap"),
    path("analysis/gap.csv", views.gap_csv, name="gap_csv"),
    path("analysis/what-if/", views.what_if, name="what_if"),
    path("analysis/what-if/of/<str:setting>/", views.ask, name="ask"),
    path("analysis/what-if/<uuid:question>/", views.answer, name="answer"),
    path("analysis/what-if/<uuid:question>/progress/", views.progress, name="progress"),
    path("analysis/what-if/<uuid:question>.csv", views.answer_csv, name="answer_csv"),
]
