"""A citizen sees her own rows and what a round says of her household; the counter sees the citizens of its households."""

from django.db import migrations

from bandi.office.citizens.policies import GONE, READER, citizen_reads, held, under_guard

HELD = "(select bandi_guard.areas())::text[]"
AT_COUNTER = f"area = any({HELD}) or household_id in (select id from discovery_household where area = any({HELD}))"
KNOWN = "in (select id from citizens_citizen)"


class Migration(migrations.Migration):
    dependencies = [
        ("citizens", "0001_citizens"),
        ("accounts", "0003_signed_jurisdiction"),
        ("discovery", "0009_persons"),
        ("oversight", "0002_jurisdiction"),  # bandi_guard.person()
    ]
    operations = [
        migrations.RunSQL(READER, GONE),
        *under_guard("citizens_citizen", "citizens_mandate", "citizens_quietwish"),
        held("citizens_citizen", "id = (select bandi_guard.citizen())", name="citizen_own"),
        held("citizens_citizen", AT_COUNTER, name="counter"),
        held("citizens_mandate", f"giver_id {KNOWN}", name="of_giver"),
        held("citizens_mandate", "helper_id = (select bandi_guard.citizen())", name="of_helper", verb="select"),
        held("citizens_mandate", "staff_id = (select bandi_guard.person())", name="of_staff", verb="select"),
        held("citizens_quietwish", f"citizen_id {KNOWN}", name="of_citizen"),
        *citizen_reads("discovery_household", column="id"),
        *citizen_reads(
            "discovery_resident", "discovery_candidate", "discovery_signalseen", "discovery_reason",
            "discovery_entitlement",
        ),
    ]  # fmt: skip
