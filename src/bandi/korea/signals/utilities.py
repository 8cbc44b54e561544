"""Electricity, water and gas: cut, unpaid, hardly used (전기·수도·가스)."""

from bandi.korea.signals.registered import registered

CUT = "six months, for reconnection is not told [I]"
BILLS = "a spell ends when a month's file no longer names the household [I]"
USE = "what counts as a drop is the provider's word; it holds while a month's file names the meter [I]"

SIGNALS = (
    registered(
        "power_cut", "단전·전류제한", "Power cut or current limiting",
        counted="events", lasts=6, states=("cut", "limited"), why=CUT,
    ),
    registered("water_cut", "단수", "Water cut", counted="events", lasts=6, why=CUT),
    registered("gas_cut", "단가스", "Gas cut", counted="events", lasts=6, why=CUT),
    registered("power_arrears", "전기요금 체납", "Electricity arrears", counted="arrears", why=BILLS),
    registered(
        "water_arrears", "수도요금 체납", "Water-fee arrears",
        counted="arrears", least_months=3, why="that three months count is from memory [M]",
    ),
    registered(
        "gas_arrears", "가스요금 체납", "Gas arrears",
        counted="arrears", least_months=3, why="that three months count is from memory [M]",
    ),
    registered(
        "electricity_use_drop", "전기 사용량 급감", "Sudden drop in electricity use",
        counted="status", why=USE,
    ),
    registered("water_use_drop", "수도 사용량 급감", "Sudden drop in water use", counted="status", why=USE),
    registered("gas_use_drop", "가스 사용량 급감", "Sudden drop in gas use", counted="status", why=USE),
)  # fmt: skip
