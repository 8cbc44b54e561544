"""Addresses of this room."""

from django.urls import path

from bandi.office.network import nation_views, partner_views, views

app_name = "network"
urlpatterns = [
    path("network/", views.network, name="network"),
    path("network/nation/", nation_views.nation, name="nation"),
    path("network/training/", nation_views.training_page, name="training"),
    path("network/mine/", views.mine, name="mine"),
    path("network/members/", views.members, name="members"),
    path("network/members/new/", views.new_member, name="new_member"),
    path("network/members/<uuid:member>/", views.member, name="member"),
    path("network/files/", views.upload, name="upload"),
    path("network/files/blank.csv", views.blank, name="blank"),
    path("network/files/<uuid:file>/", views.came_in, name="came_in"),
    path("network/files/<uuid:file>/refused.csv", views.refusals, name="refusals"),
    path("network/partners/", partner_views.partner_list, name="partners"),
    path("network/partners/new/", partner_views.new_partner, name="new_partner"),
    path("network/partners/table/", partner_views.table, name="table"),
    path("network/partners/remind/", partner_views.remind, name="remind"),
    path("network/partners/<uuid:partner>/", partner_views.partner, name="partner"),
    path("network/partners/<uuid:partner>/posters/<str:code>/", partner_views.poster, name="poster"),
    path("p/<str:code>/", partner_views.scan, name="scan"),
    path("returns/<str:code>/", partner_views.returns, name="returns"),
]
