"""Addresses of this room."""

from django.urls import path

from bandi.office.cases import ending_views, plan_views, views

app_name = "cases"
urlpatterns = [
    path("cases/", views.cases, name="cases"),
    path("households/<uuid:household>/case/", views.open_case, name="open"),
    path("cases/<uuid:case>/", views.case, name="case"),
    path("cases/<uuid:case>/step/", views.step, name="step"),
    path("cases/<uuid:case>/meeting/", views.confer, name="confer"),
    path("cases/<uuid:case>/plan/", plan_views.edit, name="plan_edit"),
    path("cases/<uuid:case>/plan/<int:version>/", plan_views.plan, name="plan"),
    path("cases/<uuid:case>/plan/<int:version>/print/", plan_views.printed, name="plan_print"),
    path("case-tasks/<uuid:case_task>/", views.task, name="task"),
    path("endings/", ending_views.endings, name="endings"),
    path("endings/<uuid:ending>/", ending_views.ending, name="ending"),
    path("households/<uuid:household>/ending/", ending_views.note, name="ending_note"),
]
