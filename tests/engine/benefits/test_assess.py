"""What an officer relies on: verdicts that name what is missing, and silence that is never read as no."""

import sys
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from bandi.engine import tables
from bandi.engine.benefits.assess import assess, judge
from bandi.engine.benefits.doubt import SUREST_FIRST
from bandi.engine.contract.benefits import RULES_UNKNOWN
from bandi.engine.errors import ContentError

ADULT = ("head", date(1980, 1, 1))
ELDER = ("head", date(1950, 1, 1))


@pytest.fixture
def ask(make, rules):
    def answer(homes, *records, coverage=None, on=make.ON, **street):
        where = make.Street(homes, on=on, **street)
        arrived = make.coverage() if coverage is None else coverage
        return assess(where.households, where.persons, make.linked(*records), arrived, rules=rules, on=on)

    return answer


@pytest.fixture
def know(make, rules):
    def answer(members, on=make.ON, **facts):
        street = make.Street({1: members}, on=on)
        judged = judge(street.households, street.persons, street.facts(rules, **facts), rules=rules, on=on)
        return {row["benefit"]: row for row in judged.to_dicts()}

    return answer


def one(entitlements, benefit, household=1):
    return entitlements.row(
        by_predicate=(pl.col("household") == household) & (pl.col("benefit") == benefit), named=True
    )


NOTHING = {"earned_income": 0, "residential_property": 0, "financial_assets": 0, "obligor_annual_income": 0}


def test_one_row_per_household_and_benefit_in_order(ask, rules):
    found = ask({9: [ADULT], 2: [ELDER]})
    asked = sorted(benefit.id for benefit in rules.benefits)
    assert found.schema == pl.Schema(dict(tables.ENTITLEMENTS))
    assert found.select("household", "benefit").rows() == [
        (household, benefit) for household in (2, 9) for benefit in asked
    ]


def test_no_households_no_rows(ask):
    assert ask({}).equals(tables.empty(tables.ENTITLEMENTS))


def test_unknown_means_leave_a_question_and_name_it(ask):
    found = one(ask({1: [ADULT]}), "livelihood")
    assert (found["verdict"], found["failed"], found["margin"]) == ("depends", None, None)
    assert found["missing"][0] == "earned_income"
    assert set(found["missing"]) == {
        "earned_income",
        "residential_property",
        "financial_assets",
        "obligor_annual_income",
    }
    assert (found["amount_low"], found["amount_high"]) == (0, 820_556)  # just within the line there is nothing to pay


def test_rent_changes_the_amount_and_not_the_verdict(ask):
    found = one(ask({1: [ADULT]}), "housing")
    assert "monthly_rent" not in found["missing"]
    assert (found["amount_low"], found["amount_high"]) == (0, 369_000)


def test_everything_known_and_poor_is_a_yes_with_its_margin(know):
    found = know([ADULT], **NOTHING, monthly_rent=250_000)
    assert [found[b]["verdict"] for b in ("livelihood", "housing")] == ["yes", "yes"]
    assert (found["livelihood"]["amount_low"], found["livelihood"]["amount_high"]) == (820_556, 820_556)
    assert (found["housing"]["amount_low"], found["housing"]["margin"]) == (250_000, 1_230_834)
    assert found["livelihood"]["missing"] == []


@pytest.mark.parametrize(("earned", "verdict", "margin"), [(1_172_223, "yes", 0), (1_172_224, "no", -1)])
def test_the_line_is_sharp_to_the_won(know, earned, verdict, margin):
    found = know([ADULT], **(NOTHING | {"earned_income": earned}))["livelihood"]
    assert (found["verdict"], found["margin"]) == (verdict, margin)
    assert found["failed"] == (None if verdict == "yes" else "over_line")


def test_a_rich_obligor_is_the_reason_for_the_no(know):
    found = know([ADULT], **(NOTHING | {"obligor_annual_income": 200_000_000}))
    assert (found["livelihood"]["verdict"], found["livelihood"]["failed"]) == ("no", "obligor_over_limits")
    assert found["housing"]["verdict"] == "yes"


def test_only_the_facts_that_still_matter_are_asked(know):
    found = know([ADULT], **{k: v for k, v in NOTHING.items() if k != "obligor_annual_income"})
    assert found["livelihood"]["missing"] == ["obligor_annual_income"]
    assert found["housing"]["verdict"] == "yes"


def test_one_fact_over_every_line_settles_a_no(know):
    found = know([ELDER], residential_property=1_500_000_000)
    by_means = ("livelihood", "housing", "basic_pension", "medical_aid", "near_poor", "emergency", "disability_pension")
    assert {found[benefit]["verdict"] for benefit in by_means} == {"no"}
    assert found["basic_pension"]["failed"] == "over_line"


@pytest.mark.parametrize(
    ("birth", "verdict", "failed"),
    [(date(1961, 6, 30), "depends", None), (date(1961, 7, 1), "no", "nobody_65")],
)
def test_the_birthday_month_decides_the_basic_pension(ask, birth, verdict, failed):
    found = one(ask({1: [("head", birth)]}), "basic_pension")
    assert (found["verdict"], found["failed"]) == (verdict, failed)


def test_a_couple_of_elders_gets_both_pensions(know):
    found = know([ELDER, ("spouse", date(1952, 1, 1))], **NOTHING, occupational_pension=0)["basic_pension"]
    assert (found["verdict"], found["amount_low"], found["amount_high"]) == ("yes", 559_520, 559_520)


def test_received_is_told_by_the_newest_month_only(ask):
    rows = [
        {"feed": "ssis_benefits", "household": 1, "state": "livelihood", "month": date(2026, 6, 1)},
        {"feed": "ssis_benefits", "household": 2, "state": "livelihood", "month": date(2026, 5, 1)},
        {"feed": "ssis_benefits", "household": 3, "state": "livelihood_stopped", "month": date(2026, 6, 1)},
        {"feed": "ssis_benefits", "household": None, "state": "livelihood", "month": date(2026, 6, 1)},
    ]
    found = ask({key: [ADULT] for key in (1, 2, 3)}, *rows)
    assert [one(found, "livelihood", key)["received"] for key in (1, 2, 3)] == [True, False, False]
    assert one(found, "housing", 1)["received"] is False


def test_silence_about_a_benefit_for_disabled_people_is_no_no(ask):
    """Who is disabled is known to no feed: whoever does not receive it may have nothing to ask for."""
    row = {"feed": "ssis_benefits", "household": 1, "state": "disability_pension", "month": date(2026, 6, 1)}
    elsewhere = {**row, "household": 9}
    found = ask({key: [ADULT] for key in (1, 2)}, row, elsewhere)
    assert [one(found, "disability_pension", key)["received"] for key in (1, 2)] == [True, None]
    assert one(found, "disability_allowance", 1)["received"] is None
    assert one(found, "livelihood", 1)["received"] is False


@pytest.mark.parametrize("state", ["late", "missing", "held", "unconnected", "not_in_force"])
def test_a_feed_that_did_not_arrive_is_unknown_not_no(ask, make, rules, state):
    row = {"feed": "ssis_benefits", "household": 1, "state": "livelihood", "month": date(2026, 4, 1)}
    found = ask({1: [ADULT]}, row, coverage=make.coverage(state, date(2026, 4, 1)))
    assert found.get_column("received").to_list() == [None] * len(rules.benefits)


def test_what_no_feed_tells_is_unknown_not_no(ask):
    row = {"feed": "ssis_benefits", "household": 1, "state": "livelihood", "month": date(2026, 6, 1)}
    found = ask({1: [ADULT, ("child", date(2025, 12, 1))]}, row)
    assert one(found, "housing")["received"] is False
    assert one(found, "child_allowance")["received"] is None
    assert one(found, "child_allowance")["verdict"] == "yes"


@pytest.mark.parametrize(
    ("record", "verdict"),
    [
        ({"feed": "kepco_cut", "state": "cut", "event_on": date(2026, 5, 2)}, "depends"),
        ({"feed": "kepco_cut", "state": "restored", "event_on": date(2026, 5, 2)}, "depends"),
        ({"feed": "nhis_arrears", "month": date(2026, 6, 1)}, "depends"),
    ],
)
def test_a_crisis_told_by_records_is_no_longer_asked(ask, record, verdict):
    found = one(ask({1: [ADULT]}, {"household": 1} | record), "emergency")
    assert found["verdict"] == verdict
    assert ("crisis_cause" in found["missing"]) == (record.get("state") == "restored")


def test_receiving_is_not_taken_for_proof_of_income(ask):
    row = {"feed": "ssis_benefits", "household": 1, "state": "livelihood", "month": date(2026, 6, 1)}
    assert one(ask({1: [ADULT]}, row), "livelihood")["verdict"] == "depends"


def test_reported_rent_narrows_the_housing_benefit(ask):
    rent = {"feed": "lh_rent_arrears", "household": 1, "month": date(2026, 5, 1), "monthly": 120_000}
    earlier = rent | {"month": date(2026, 3, 1), "monthly": 90_000}
    assert one(ask({1: [ADULT]}, rent, earlier), "housing")["amount_high"] == 120_000


@pytest.mark.parametrize("change", [{"month": date(2025, 5, 1)}, {"household": None}, {"month": date(2026, 7, 1)}])
def test_old_unlinked_or_later_rent_is_not_believed(ask, change):
    rent = {"feed": "lh_rent_arrears", "household": 1, "month": date(2026, 5, 1), "monthly": 120_000} | change
    assert one(ask({1: [ADULT]}, rent), "housing")["amount_high"] == 369_000


LOSS = {"feed": "moel_job_loss", "household": 1, "subject": 100, "state": "loss_unpaid", "event_on": date(2026, 4, 2)}


def test_the_only_adult_lost_work_so_income_is_known(ask):
    found = one(ask({1: [ADULT, ("child", date(2015, 1, 1))]}, LOSS), "livelihood")
    assert "earned_income" not in found["missing"]
    assert found["margin"] == 1_343_773


@pytest.mark.parametrize(
    "change",
    [{"state": "loss_paid"}, {"event_on": date(2025, 12, 30)}, {"subject": 999}, {"event_on": date(2026, 7, 1)}],
)
def test_a_loss_with_benefit_long_ago_or_of_another_says_nothing(ask, change):
    assert "earned_income" in one(ask({1: [ADULT]}, LOSS | change), "livelihood")["missing"]


def test_a_second_adult_may_still_earn(ask):
    found = one(ask({1: [ADULT, ("spouse", date(1982, 1, 1))]}, LOSS), "livelihood")
    assert "earned_income" in found["missing"]


def test_before_the_notice_the_verdict_waits_for_it(ask):
    found = ask({1: [ELDER], 2: [ADULT]}, on=date(2027, 1, 31))
    elder, adult = one(found, "basic_pension", 1), one(found, "basic_pension", 2)
    assert (elder["verdict"], elder["missing"], elder["amount_high"]) == ("depends", [RULES_UNKNOWN], None)
    assert (adult["verdict"], adult["failed"]) == ("no", "nobody_65")
    assert one(found, "housing", 2)["verdict"] == "depends"
    assert one(found, "housing", 2)["amount_high"] is None  # line known, rent cap not yet
    assert one(found, "livelihood", 2)["amount_high"] == 875_533


def test_chunks_change_nothing(make, rules, monkeypatch):
    homes = {key: [ADULT, ELDER][: 1 + key % 2] for key in range(11)}
    street = make.Street({key: [("head", m[0][1]), *(("parent", b) for _, b in m[1:])] for key, m in homes.items()})
    given = (street.households, street.persons, make.linked(), make.coverage())
    whole = assess(*given, rules=rules, on=make.ON)
    monkeypatch.setattr(sys.modules["bandi.engine.benefits.alike"], "CHUNK", 3)
    assert assess(*given, rules=rules, on=make.ON).equals(whole)


def test_a_household_without_persons_is_a_defect(make, rules):
    street, other = make.Street({1: [ADULT], 2: [ADULT]}), make.Street({1: [ADULT]})
    with pytest.raises(ValueError, match="without persons"):
        assess(street.households, other.persons, make.linked(), make.coverage(), rules=rules, on=make.ON)


def test_content_that_names_an_undeclared_fact_is_refused(rules):
    with pytest.raises(ContentError, match="monthly_rent"):
        replace(rules, facts=tuple(f for f in rules.facts if f.id != "monthly_rent"))


@pytest.mark.parametrize(
    ("members", "never", "open_"),
    [
        (  # an elder alone: no questions about school, children or youth
            [ELDER],
            {"education", "child_allowance", "parent_benefit", "first_encounter_voucher", "child_disability_allowance",
             "single_parent_support", "youth_rent", "youth_savings", "employment_support_1", "employment_support_2"},
            {"basic_pension", "long_term_care", "energy_voucher", "disability_pension"},
        ),
        (  # a young adult alone
            [("head", date(2000, 1, 1))],
            {"education", "child_allowance", "child_disability_allowance", "single_parent_support", "basic_pension"},
            {"youth_rent", "youth_savings", "employment_support_1", "disability_pension"},
        ),
        (  # a mother with a pupil
            [("head", date(1985, 1, 1)), ("child", date(2013, 5, 5))],
            {"parent_benefit", "first_encounter_voucher", "basic_pension", "youth_rent"},
            {"education", "child_disability_allowance", "single_parent_support"},
        ),
    ],
)  # fmt: skip
def test_only_questions_that_make_sense_for_the_household_are_asked(know, members, never, open_):
    found = know(members)
    assert {benefit for benefit in never if found[benefit]["verdict"] == "no"} == never
    assert {benefit for benefit in open_ if found[benefit]["verdict"] == "depends"} == open_


def test_a_child_turned_nineteen_by_the_school_year_is_no_pupil(know):
    """Twelve school years from the March of the seventh birthday's year: born in 2007, until February 2026."""
    of_2007, of_2008 = [ADULT, ("child", date(2007, 12, 31))], [ADULT, ("child", date(2008, 1, 1))]
    assert know(of_2007, on=date(2026, 2, 28))["education"]["verdict"] == "depends"
    assert know(of_2007, on=date(2026, 3, 31))["education"]["failed"] == "no_student"
    assert know(of_2008, on=date(2026, 3, 31))["education"]["verdict"] == "depends"


def test_a_decision_on_record_opens_the_reductions(ask):
    paid = {"feed": "ssis_benefits", "household": 1, "state": "livelihood", "month": date(2026, 6, 1)}
    found = ask({1: [ELDER], 2: [ELDER]}, paid)
    opened = ("city_gas_reduction", "broadcast_fee", "district_heating_reduction", "energy_voucher")
    assert [one(found, benefit)["verdict"] for benefit in opened] == ["yes"] * 4
    assert {tuple(one(found, benefit, 2)["missing"]) for benefit in opened} == {("recipient_class",)}


@pytest.mark.parametrize(
    ("record", "benefit", "fact"),
    [
        ({"feed": "nhis_severe_disease", "event_on": date(2026, 1, 5)}, "near_poor_copay_relief", "long_treatment"),
        ({"feed": "nhis_medical_cost", "event_on": date(2026, 5, 5), "amount": 9_000_000, "state": "high_cost"},
         "health_support", "medical_expenses_borne"),
        ({"feed": "moel_job_loss", "event_on": date(2026, 5, 5), "state": "loss_paid"},
         "employment_support_1", "unemployment_benefit_recently"),
    ],
)  # fmt: skip
def test_what_a_record_tells_is_not_asked(ask, record, benefit, fact):
    found = ask({1: [ADULT], 2: [ADULT]}, {"household": 1, "subject": 100} | record)
    assert fact in one(found, benefit, 2)["missing"]
    assert fact not in one(found, benefit, 1)["missing"]


def test_a_care_grade_on_record_is_a_yes(ask):
    graded = {"feed": "nhis_long_term_care", "household": 1, "state": "care_graded", "event_on": date(2026, 1, 5)}
    below = graded | {"household": 2, "state": "care_below_grade"}
    found = ask({1: [ELDER], 2: [ELDER]}, graded, below)
    assert [one(found, "long_term_care", key)["verdict"] for key in (1, 2)] == ["yes", "no"]


def test_situations_met_before_are_not_asked_again(make, rules, monkeypatch):
    """A second bucket with the same situations asks nothing, and gets the same answers."""
    module = sys.modules["bandi.engine.benefits.assess"]
    module._memory.cache_clear()
    street, later = make.Street({1: [ADULT], 2: [ELDER]}), make.Street({3: [ELDER], 4: [ADULT]})
    rest = (make.linked(), make.coverage())
    first = assess(street.households, street.persons, *rest, rules=rules, on=make.ON)
    monkeypatch.setattr(module, "judge", None)
    second = assess(later.households, later.persons, *rest, rules=rules, on=make.ON)
    swapped = second.with_columns(household=5 - pl.col("household")).sort("household", "benefit")
    assert swapped.equals(first)


def test_a_no_by_the_line_says_whether_next_years_line_would_let_pass(know, rules):
    lines = [rules.system().get_parameters_at_instant(f"{year}-01-01").livelihood.line["1"] for year in (2026, 2027)]
    this, following = (
        (NOTHING | {"earned_income": (line + 1) * 10 // 7 + 2}) for line in lines
    )  # three tenths are free
    passing, failing = know([ADULT], **this)["livelihood"], know([ADULT], **following)["livelihood"]
    assert [answer["verdict"] for answer in (passing, failing)] == ["no", "no"]
    assert passing["margin"] < 0
    assert (passing["passes_on"], failing["passes_on"]) == (date(2027, 1, 1), None)
    assert know([ADULT], **NOTHING)["livelihood"]["passes_on"] is None, "who passes this year needs no other"
    assert (
        know([ELDER], **(NOTHING | {"earned_income": 9_000_000, "occupational_pension": 0}))["basic_pension"][
            "passes_on"
        ]
        is None
    ), "the notice of 2027 is not known: nothing is promised"


def test_every_verdict_carries_how_sure_its_figures_are(know, rules):
    sure = {benefit: answer["rests_on"] for benefit, answer in know([ADULT, ("child", date(2026, 1, 5))]).items()}
    assert set(sure) == {benefit.id for benefit in rules.benefits}
    assert set(sure.values()) <= set(SUREST_FIRST)
    assert (sure["parent_benefit"], sure["youth_rent"]) == ("L", "M")
    later = {benefit: answer["rests_on"] for benefit, answer in know([ADULT], on=date(2027, 2, 28)).items()}
    assert (later["basic_pension"], later["child_allowance"]) == ("unknown", "V")
