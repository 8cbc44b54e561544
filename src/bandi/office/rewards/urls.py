"""Addresses of this room."""

from django.urls import path

from bandi.office.rewards import public, views

app_name = "rewards"
urlpatterns = [
    path("report/reward/", public.reward, name="reward"),
    path("rewards/", views.claims, name="claims"),
    path("rewards/<uuid:reward>/", views.claim, name="claim"),
    path("rewards/<uuid:reward>/second/", views.second, name="second"),
    path("rewards/pay/", views.payments, name="payments"),
    path("rewards/pay/<uuid:paid_in>/", views.payment_list, name="payment_list"),
    path("rewards/pay/<uuid:paid_in>/paid/", views.paid, name="paid"),
    path("rewards/pay/<uuid:paid_in>.csv", views.payment_file, {"kind": "csv"}, name="payment_csv"),
    path("rewards/pay/<uuid:paid_in>.xlsx", views.payment_file, {"kind": "xlsx"}, name="payment_xlsx"),
]
