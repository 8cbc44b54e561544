"""Addresses of this room."""

from django.urls import path

from bandi.office.reports import api, public, views

app_name = "reports"
urlpatterns = [
    path("report/", public.start, name="start"),
    path("report/status/", public.status, name="status"),
    path("report/status/<str:code>/", public.status, name="status_of"),
    path("report/more/", public.more, name="more"),
    path("api/reports/", api.tell, name="api"),
    path("api/reports/openapi.json", api.openapi, name="openapi"),
    path("network/partners/<uuid:partner>/keys/", api.partner_keys, name="partner_keys"),
    path("r/<str:code>/", public.poster, name="poster"),
    path("reports/", views.queue, name="queue"),
    path("reports/take/", views.take, name="take"),
    path("reports/near/", views.near, name="near"),
    path("reports/unplaced/", views.unplaced, name="unplaced"),
    path("reports/unplaced/<uuid:unplaced>/", views.unplaced_report, name="unplaced_report"),
    path("reports/<uuid:report>/", views.report, name="report"),
    path("reports/<uuid:report>/forward/", views.forward, name="forward"),
    path("reports/<uuid:report>/tie/", views.tie, name="tie"),
    path("reports/<uuid:report>/household/", views.household, name="household"),
    path("reports/<uuid:report>/tell/", views.tell, name="tell"),
    path("reports/<uuid:report>/reject/", views.reject, name="reject"),
    path("reports/<uuid:report>/reporter/", views.reporter, name="reporter"),
    path("reports/<uuid:report>/files/<int:number>/", views.file, name="file"),
]
