"""Home and rent (주거)."""

from bandi.korea.signals.registered import registered

BILLS = "a spell ends when a month's file no longer names the household [I]"
SURVEY = "a survey's finding holds a year, until the next survey may say otherwise [I]"

SIGNALS = (
    registered(
        "rent_arrears", "공공임대주택 임대료 체납", "Public-rental rent arrears",
        counted="arrears", least_months=3,
        why="three months also before the Act of 2020-04-07, when the decree's figure was not read [I]",
    ),
    registered(
        "apartment_fee_arrears", "공동주택 관리비 체납", "Apartment management-fee arrears",
        counted="arrears", why=BILLS,
    ),
    registered(
        "condominium_fee_arrears", "집합건물 관리비 체납", "Condominium management-cost arrears",
        counted="arrears", why=BILLS,
    ),
    registered(
        "vulnerable_deposit_tenant", "보증금이 적은 전세", "Jeonse tenancy with a low deposit",
        counted="status", lasts=12, why=SURVEY,
    ),
    registered(
        "vulnerable_monthly_tenant", "임대료가 적은 월세", "Monthly tenancy with a low rent",
        counted="status", lasts=12, why=SURVEY,
    ),
)  # fmt: skip
