"""The room's name for Django."""

from django.apps import AppConfig


class RewardsConfig(AppConfig):
    """Rewards for reports: claims, budgets, payment lists (위기가구 신고 포상금)."""

    name = "bandi.office.rewards"
    label = "rewards"
    default_auto_field = "django.db.models.BigAutoField"
