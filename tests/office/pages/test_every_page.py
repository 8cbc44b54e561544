"""Every page, for every role, in both languages: who may open it, what it must never show, whose rows it touches."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.template.base import NodeList
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from tests.office.test_whereabouts import asked

from bandi.office import clock
from bandi.office.rendering import Drawn
from bandi.office.visits.models import ContactAttempt, Result, Visit

ONCE = re.compile(r'name="once" value="[0-9a-f-]+"')  # each drawing makes another
PEOPLE = ("ara", "bora", "chan", "daon", "saerom")

PAGES = {
    "home": ("/", "302 302 302 302 302"),
    "signin": ("/signin/", "302 302 302 302 302"),
    "second factor": ("/account/second/", "200 200 200 200 200"),
    "own account": ("/account/", "200 200 200 200 200"),
    "token of a form": ("/account/token/", "200 200 200 200 200"),
    "own password": ("/account/password/", "200 200 200 200 200"),
    "ending sessions": ("/account/sessions/end/", "405 405 405 405 405"),
    "who sees what": ("/who-sees-what/", "200 200 200 200 200"),
    "handovers": ("/handovers/", "200 200 200 403 403"),
    "ending a handover": ("/handovers/{listing}/end/", "405 405 405 405 405"),
    "accounts": ("/steward/people/", "403 403 403 403 200"),
    "accounts, nothing found": ("/steward/people/?q=x&state=waits&page=9", "403 403 403 403 200"),
    "new account": ("/steward/people/new/", "403 403 403 403 200"),
    "account": ("/steward/people/{account}/", "403 403 403 403 200"),
    "step of an account": ("/steward/people/{account}/step/", "405 405 405 405 405"),
    "code": ("/signin/code/", "302 302 302 302 302"),
    "paper codes": ("/account/second/paper/", "405 405 405 405 405"),
    "no second factor": ("/account/second/remove/", "405 405 405 405 405"),
    "help": ("/help/", "200 200 200 200 200"),
    "desk": ("/desk/", "200 200 200 200 403"),
    "desk as a table": ("/desk/?view=table&tab=all", "200 200 200 200 403"),
    "desk, nothing found": ("/desk/?tab=closed&band=low", "200 200 200 200 403"),
    "desk, a page too far": ("/desk/?page=99", "200 200 200 200 403"),
    "search": ("/desk/search/", "302 302 302 403 403"),
    "map": ("/desk/map/", "200 200 200 200 404"),  # a steward has no neighbourhood
    "map of here": ("/desk/map/?area={area}", "200 200 404 200 403"),
    "statute clocks": ("/clocks/", "200 200 200 200 200"),
    "statute clocks, from a wrong day": ("/clocks/?from=2026-02-30", "200 200 200 200 200"),
    "household": ("/households/{household}/", "200 200 404 200 403"),
    "readers": ("/households/{household}/readers/", "403 200 403 200 403"),
    "where it lives": ("/households/{household}/whereabouts/", "302 302 302 302 403"),  # each to the own side
    "homes to confirm": ("/whereabouts/", "200 200 200 200 403"),
    "home to confirm": ("/whereabouts/{task}/", "200 200 404 200 403"),
    "the other office's side": ("/whereabouts/{other_task}/", "404 404 200 200 403"),
    "call": ("/listings/{listing}/call/", "200 200 404 403 403"),
    "visit": ("/listings/{listing}/visit/?step=plan", "200 200 404 403 403"),
    "visit made": ("/listings/{listing}/visit/?step=record", "200 200 404 403 403"),
    "result": ("/listings/{listing}/result/", "200 200 404 403 403"),
    "next": ("/listings/{listing}/next/", "200 200 404 200 403"),
    "confirm": ("/results/{result}/confirm/", "403 200 403 200 403"),
    "safe visits": ("/safety/", "200 200 200 200 403"),
    "safety marker": ("/safety/markers/{marker}/", "200 200 404 403 403"),
    "step of an outing": ("/safety/outings/{outing}/", "405 405 405 405 405"),
    "cars and devices": ("/safety/pool/", "200 200 200 403 403"),
    "booking given up": ("/safety/pool/{outing}/cancel/", "405 405 405 405 405"),
    "going out": ("/listings/{listing}/out/", "200 200 404 403 403"),
    "new marker": ("/households/{household}/marker/", "200 200 404 403 403"),
    "incident": ("/households/{household}/incident/", "200 200 404 403 403"),
    "safety net": ("/network/", "200 200 200 200 403"),
    "safety net, one lane": ("/network/?kind=leader", "200 200 200 200 403"),
    "members": ("/network/members/", "200 200 200 200 403"),
    "members, nobody found": ("/network/members/?state=ended&sort=term&page=9", "200 200 200 200 403"),
    "new member": ("/network/members/new/", "200 200 200 200 403"),
    "member": ("/network/members/{member}/", "200 200 404 200 403"),
    "own membership": ("/network/mine/", "200 200 200 200 200"),
    "register sent": ("/network/files/", "200 200 200 200 403"),
    "register, empty": ("/network/files/blank.csv", "200 200 200 200 403"),
    "register that came in": ("/network/files/{register}/", "200 404 404 404 403"),
    "register, refused lines": ("/network/files/{register}/refused.csv", "200 404 404 404 403"),
    "partners": ("/network/partners/", "200 200 200 200 403"),
    "partners, late": ("/network/partners/?tab=late&page=9", "200 200 200 200 403"),
    "partners to renew": ("/network/partners/?tab=renew", "200 200 200 200 403"),
    "new partner": ("/network/partners/new/?kind=pharmacy", "200 200 200 200 403"),
    "many partners": ("/network/partners/table/", "200 200 200 200 403"),
    "late partners reminded": ("/network/partners/remind/", "405 405 405 405 405"),
    "partner": ("/network/partners/{partner}/", "200 200 404 200 403"),
    "poster": ("/network/partners/{partner}/posters/{poster}/", "200 200 404 200 403"),
    "poster of nobody": ("/network/partners/{partner}/posters/nothing/", "404 404 404 404 403"),
    "code of no poster": ("/p/{member}/", "404 404 404 404 404"),
    "partner's answer": ("/returns/{link}/", "200 200 200 200 200"),
    "partner's answer, wrong code": ("/returns/{member}/", "404 404 404 404 404"),
    "telephone page": ("/field/", "200 200 200 403 403"),
    "telephone page, kept": ("/field/sw.js", "200 200 200 200 200"),
    "telephone page, key": ("/field/hello/", "200 200 200 403 403"),
    "telephone page, day": ("/field/day/", "405 405 405 405 405"),
    "telephone page, record": ("/field/sync/", "405 405 405 405 405"),
    "telephone page, out": ("/field/out/", "405 405 405 405 405"),
    "telephone page, alarm": ("/field/alarm/", "405 405 405 405 405"),
    "telephone page, in": ("/field/in/", "405 405 405 405 405"),
    "telephone record to merge": ("/field/merge/{entry}/", "200 404 404 403 403"),
    "pictures": ("/households/{household}/pictures/", "200 200 404 403 403"),
    "no such picture": ("/pictures/{listing}/photo/", "404 404 404 403 403"),
    "history": ("/history/", "200 200 200 200 403"),
    "history, near misses": ("/history/?tab=near&benefit=basic_pension", "200 200 200 200 403"),
    "history, watched": ("/history/?tab=watched", "200 200 200 200 403"),
    "history, ended": ("/history/?tab=stopped&page=99", "200 200 200 200 403"),
    "watched person": ("/history/{watch}/", "200 200 404 200 403"),
    "newly entitled person": ("/history/{gained}/", "200 200 404 200 403"),
    "refusal": ("/history/new/", "200 200 200 403 403"),
    "refusal of a benefit": ("/history/new/?benefit=basic_pension", "200 200 200 403 403"),
    "link of a notice that leads nowhere": ("/n/{watch}/", "404 404 404 404 404"),
    "declining it": ("/n/{watch}/decline/", "405 405 405 405 405"),
    "effect of notices": ("/history/effect/", "403 200 403 200 403"),
    "counselling of a household": ("/households/{household}/counsel/", "200 200 404 200 403"),
    "counsel": ("/households/{household}/counsel/talk/", "200 200 404 200 403"),
    "kept": ("/households/{household}/counsel/keep/", "200 200 404 200 403"),
    "counselled": ("/counsellings/{told}/", "200 200 404 200 403"),
    "consent": ("/households/{household}/counsel/consent/", "200 200 404 200 403"),
    "withdrawn consent": ("/consents/{consent}/withdraw/", "405 405 405 405 405"),
    "application on behalf": ("/households/{household}/counsel/apply/?benefit=livelihood", "200 200 404 200 403"),
    "decision": ("/applications/{application}/", "405 405 405 405 405"),
    "refer": ("/households/{household}/counsel/refer/?need=economy", "200 200 404 200 403"),
    "applications": ("/claims/", "200 200 200 200 403"),
    "applications, all at once": ("/claims/?tab=decided&sort=new&programme=housing&page=9", "200 200 200 200 403"),
    "application of a receipt": ("/claims/find/", "405 405 405 405 405"),
    "application at the counter": ("/claims/new/", "200 200 200 403 403"),
    "one application": ("/claims/{claim}/", "200 200 404 200 403"),
    "topic of an application": ("/claims/{claim}/about/{topic}/", "200 200 404 200 403"),
    "no such topic": ("/claims/{claim}/about/nothing/", "404 404 404 404 403"),
    "papers of an application": ("/claims/{claim}/papers/", "200 200 404 200 403"),
    "no such paper": ("/claims/{claim}/papers/{paper}/", "404 404 404 404 403"),
    "no such photo of a paper": ("/claims/{claim}/pictures/{picture}/", "404 404 404 404 403"),
    "deciding": ("/claims/{claim}/decide/", "405 405 405 405 405"),
    "step of an application": ("/claims/{claim}/step/", "405 405 405 405 405"),
    "objection on paper": ("/claims/{claim}/objection/", "200 200 404 200 403"),
    "answer to an objection": ("/claims/{claim}/objection/answer/", "405 405 405 405 405"),
    "notice of nothing decided": ("/claims/{claim}/notice/", "404 404 404 404 403"),
    "applying": ("/apply/", "200 200 200 200 200"),
    "applying, nobody known": ("/apply/new/{programme}/", "302 302 302 302 302"),
    "an application, nobody known": ("/apply/{claim}/", "302 302 302 302 302"),
    "its topic, nobody known": ("/apply/{claim}/about/{topic}/", "302 302 302 302 302"),
    "its check, nobody known": ("/apply/{claim}/check/", "302 302 302 302 302"),
    "its notice, nobody known": ("/apply/{claim}/notice/", "302 302 302 302 302"),
    "its objection, nobody known": ("/apply/{claim}/objection/", "302 302 302 302 302"),
    "its papers, nobody known": ("/apply/{claim}/papers/", "302 302 302 302 302"),
    "its paper, nobody known": ("/apply/{claim}/papers/{paper}/", "302 302 302 302 302"),
    "its picture, nobody known": ("/apply/{claim}/pictures/{picture}/", "302 302 302 302 302"),
    "its step, nobody known": ("/apply/{claim}/step/", "405 405 405 405 405"),
    "joining an application, nobody known": ("/apply/join/", "302 302 302 302 302"),
    "referral": ("/referrals/{referral}/", "200 200 404 200 403"),
    "referrals": ("/referrals/", "200 200 200 200 403"),
    "referrals, late": ("/referrals/?tab=late&page=9", "200 200 200 200 403"),
    "cases": ("/cases/", "200 200 200 200 403"),
    "cases, mine": ("/cases/?tab=mine&kind=integrated", "200 200 200 200 403"),
    "taking in a case": ("/households/{household}/case/", "200 200 404 200 403"),
    "case": ("/cases/{case}/", "200 200 404 200 403"),
    "step of a case": ("/cases/{case}/step/", "405 405 405 405 405"),
    "case meeting held": ("/cases/{case}/meeting/", "200 200 404 200 403"),
    "writing the plan": ("/cases/{case}/plan/", "200 200 404 200 403"),
    "plan": ("/cases/{case}/plan/{version}/", "200 200 404 200 403"),
    "plan on paper": ("/cases/{case}/plan/{version}/print/", "200 200 404 200 403"),
    "no such plan": ("/cases/{case}/plan/9/", "404 404 404 404 403"),
    "task of a meeting": ("/case-tasks/{case_task}/", "405 405 405 405 405"),
    "support that ended": ("/endings/", "200 200 200 200 403"),
    "support that ended, all": ("/endings/?tab=all", "200 200 200 200 403"),
    "ending": ("/endings/{ending}/", "200 200 404 200 403"),
    "noting an ending": ("/households/{household}/ending/", "200 200 404 200 403"),
    "care team": ("/care/", "200 200 200 200 403"),
    "care team as a table": ("/care/team.csv", "200 200 200 200 403"),
    "who should keep whom": ("/care/propose/", "403 200 403 403 403"),
    "who should take over": ("/care/propose/?leaving={member}", "403 200 403 403 403"),
    "what hours are enough for": ("/care/capacity/", "200 200 200 200 403"),
    "what hours are enough for, no number": ("/care/capacity/?members=x", "422 422 422 422 403"),
    "care-team member": ("/care/members/{member}/", "200 200 404 200 403"),
    "her week on paper": ("/care/members/{member}/week/", "200 200 404 200 403"),
    "her hours": ("/care/members/{member}/hours/?month=2026-02", "200 200 404 200 403"),
    "care of a household": ("/households/{household}/care/", "200 200 404 200 403"),
    "own care": ("/care/mine/", "403 403 403 403 403"),  # the care team's (tests/office/test_care.py)
    "own household in care": ("/care/mine/{care}/", "403 403 403 403 403"),
    "own hours": ("/care/mine/hours/", "403 403 403 403 403"),
    "explaining": ("/care/mine/explain/", "405 405 405 405 405"),
    "taking a contact back": ("/care/mine/undo/", "405 405 405 405 405"),
    "team": ("/team/", "403 200 403 200 403"),
    "district": ("/district/", "403 403 403 200 403"),
    "everything due": ("/desk/all/", "200 200 200 200 403"),
    "everything due of a source": ("/desk/all/?source=round&mine=1&page=9", "200 200 200 200 403"),
    "order of the desk": ("/desk/order/", "200 200 200 200 403"),
    "day": ("/day/", "200 200 200 403 403"),
    "day, chosen": ("/day/?on=2026-09-22&listing={listing}", "200 200 200 403 403"),
    "own find": ("/desk/find/", "200 200 200 403 403"),
    "why listed": ("/desk/why/{household}/", "200 200 404 200 403"),
    "duty settled": ("/desk/all/settle/", "405 405 405 405 405"),
    "conditions kept": ("/desk/keep/", "405 405 405 405 405"),
    "assignment taken back": ("/desk/assign/undo/", "405 405 405 405 405"),
    "nation": ("/nation/", "403 403 403 200 200"),
    "nation, one district": ("/nation/?within=11020", "403 403 403 200 200"),
    "stuck work": ("/district/stuck/?days=7", "403 200 403 200 403"),
    "handing work over": ("/team/handing/?giver=ara&taker=bora", "403 200 403 403 403"),
    "rounds": ("/steward/rounds/", "403 403 403 403 200"),
    "round": ("/steward/rounds/2026-5/", "403 403 403 403 200"),
    "round that runs": ("/steward/rounds/2026-6/", "403 403 403 403 200"),
    "round that failed": ("/steward/rounds/2026-7/", "403 403 403 403 200"),
    "run": ("/steward/rounds/2026-7/run/", "403 403 403 403 302"),
    "progress": ("/steward/rounds/2026-6/progress/", "403 403 403 403 302"),
    "no such round": ("/steward/rounds/1999-1/", "403 403 403 403 404"),
    "feeds": ("/steward/feeds/", "403 403 403 403 200"),
    "delivery": ("/steward/feeds/0123456789abcdef/", "403 403 403 403 200"),
    "hold or release": ("/steward/feeds/0123456789abcdef/decide/", "405 405 405 405 405"),
    "take in": ("/steward/take-in/", "405 405 405 405 405"),
    "taking in": ("/steward/take-in/progress/", "403 403 403 403 302"),
    "pairs": ("/pairs/", "403 200 403 200 403"),
    "pairs decided": ("/pairs/?tab=decided&sort=oldest&page=9", "403 200 403 200 403"),
    "pair": ("/pairs/{pair}/", "403 200 403 200 403"),
    "pair decided": ("/pairs/{said}/?before={pair}", "403 200 403 200 403"),
    "refused lines": ("/steward/feeds/0123456789abcdef/refusals.csv", "403 403 403 403 200"),
    "no such delivery": ("/steward/feeds/ffff/", "403 403 403 403 404"),
    "capacity": ("/capacity/", "403 200 403 200 200"),
    "own queries": ("/queries/", "200 200 200 200 403"),
    "new query": ("/queries/new/", "200 200 200 200 403"),
    "new target": ("/queries/new/?target=1", "403 403 403 200 403"),
    "query": ("/queries/{query}/", "200 200 404 200 403"),
    "count of a query": ("/queries/count/", "405 405 405 405 405"),
    "switch a query": ("/queries/{query}/switch/", "405 405 405 405 405"),
    "case meeting": ("/listings/{listing}/meeting/", "403 200 403 200 403"),
    "audit": ("/steward/audit/", "403 403 403 403 200"),
    "retention": ("/steward/retention/", "403 403 403 200 200"),
    "certificate": ("/steward/retention/{plan}/certificate/", "403 403 403 200 200"),
    "request": ("/listings/{listing}/ask/text/", "200 200 404 403 403"),
    "well-being check": ("/listings/{listing}/ask/well_being/", "200 200 404 403 403"),
    "no such channel": ("/listings/{listing}/ask/pigeon/", "404 404 404 403 403"),
    "asked": ("/listings/{listing}/asked/text/", "302 302 404 403 403"),
    "requests": ("/requests/", "200 200 200 403 403"),
    "answer": ("/requests/{asked}/", "200 200 404 403 403"),
    "answers of a file": ("/requests/files/{file}/", "200 404 404 403 403"),
    "taking a file": ("/requests/files/{file}/take/", "405 405 405 405 405"),
    "handed over": ("/transfers/", "200 200 200 200 403"),
    "handed over to here": ("/transfers/{transfer}/", "405 405 405 405 405"),
    "look-up": ("/listings/{listing}/lookup/", "200 200 404 403 403"),
    "notices": ("/notices/", "200 200 200 403 403"),
    "notice letter": ("/notices/{lookup}/letter/", "200 200 404 403 403"),
    "catalogue": ("/catalogue/", "200 200 200 200 200"),
    "catalogue, nothing found": ("/catalogue/?q=x&life=001&page=99", "200 200 200 200 200"),
    "catalogue, everywhere": ("/catalogue/?where=all", "200 200 200 200 200"),
    "finder": ("/catalogue/finder/", "200 200 200 200 200"),
    "public finder": ("/services/", "200 200 200 200 200"),
    "public offices": ("/services/offices/{district}/", "200 200 200 200 200"),
    "public offices, none": ("/services/offices/99999/", "200 200 200 200 200"),
    "public list": ("/services/all/", "200 200 200 200 200"),
    "public list, nothing found": ("/services/all/?q=x&theme=010&page=99", "200 200 200 200 200"),
    "public programme that is not there": ("/services/p/{area}/", "404 404 404 404 404"),
    "public result that leads nowhere": ("/services/s/{area}/", "404 404 404 404 404"),
    "finder of a household": ("/catalogue/finder/{household}/", "200 200 404 200 403"),
    "catalogue, changes of a file": ("/catalogue/changes/?file={area}", "403 403 403 403 200"),
    "catalogue, reading": ("/catalogue/imports/{area}/progress/", "403 403 403 403 404"),
    "catalogue, changes": ("/catalogue/changes/", "403 403 403 403 200"),
    "no such import": ("/catalogue/imports/{area}/", "403 403 403 403 404"),
    "no such programme": ("/catalogue/programmes/{area}/", "404 404 404 404 404"),
    "guidebook": ("/guidebook/", "200 200 200 200 200"),
    "no such card": ("/guidebook/{area}/card.png", "404 404 404 404 404"),
    "readiness": ("/readiness/", "200 200 200 200 200"),
    "readiness, again": ("/readiness/again/", "200 200 200 200 200"),
    "gap": ("/analysis/gap/", "403 403 403 200 200"),
    "gap by neighbourhood": ("/analysis/gap/?by=area&benefit=livelihood&sort=won", "403 403 403 200 200"),
    "gap as a table": ("/analysis/gap.csv", "403 403 403 200 200"),
    "what if": ("/analysis/what-if/?q=livelihood", "403 403 403 200 200"),
    "ask what if": ("/analysis/what-if/of/livelihood.line.1/", "403 403 403 200 200"),
    "no such parameter": ("/analysis/what-if/of/livelihood.nothing/", "403 403 403 404 404"),
    "what would change": ("/analysis/what-if/{question}/", "403 403 403 200 404"),
    "what would change, how far": ("/analysis/what-if/{question}/progress/", "403 403 403 302 404"),
    "what would change as a table": ("/analysis/what-if/{question}.csv", "403 403 403 200 404"),
    "living alone": ("/analysis/alone/", "403 403 403 200 200"),
    "living alone in one neighbourhood": ("/analysis/alone/?area={area}", "403 403 403 200 200"),
    "living alone as a table": ("/analysis/alone.csv", "403 403 403 200 200"),
    "judging": ("/analysis/judge/", "403 403 403 200 200"),
    "judging, how far": ("/analysis/judge/progress/", "403 403 403 302 302"),
    "judge now": ("/analysis/judge/run/", "405 405 405 405 405"),
    "fairness": ("/analysis/judge/fairness/", "403 403 403 200 200"),
    "fairness of two traits": ("/analysis/judge/fairness/?by=age*sex", "403 403 403 200 200"),
    "drift": ("/analysis/judge/drift/", "403 403 403 200 200"),
    "model card": ("/analysis/judge/card/", "403 403 403 200 200"),
    "model card as text": ("/analysis/judge/card.md", "403 403 403 200 200"),
    "judging as a table": ("/analysis/judge.csv", "403 403 403 200 200"),
    "what is looked at": ("/looked-at/", "200 200 200 200 200"),
    "alerts": ("/oversight/", "403 403 403 403 403"),  # the privacy officer's (tests/office/oversight)
    "alert": ("/oversight/alerts/{listing}/", "403 403 403 403 403"),
    "my look-ups": ("/oversight/mine/", "200 200 200 200 200"),
    "own home": ("/oversight/mine/home/", "405 405 405 405 405"),
    "a question to somebody else": ("/oversight/mine/{listing}/", "404 404 404 404 404"),
    "openings": ("/oversight/openings/", "403 403 403 403 403"),
    "review": ("/oversight/openings/{listing}/review/", "403 403 403 403 403"),
    "planted households": ("/oversight/canaries/", "403 403 403 403 403"),
    "emergency": ("/emergency/", "200 200 200 403 403"),
    "nobody's opening": ("/emergency/{listing}/", "404 404 404 404 404"),
    "closing it": ("/emergency/{listing}/close/", "405 405 405 405 405"),
    "exports": ("/exports/", "403 200 403 200 403"),
    "export": ("/exports/{export}/", "404 200 404 200 404"),
    "export, how far": ("/exports/{export}/progress/", "404 200 404 200 404"),
    "deciding on it": ("/exports/{export}/decide/", "405 405 405 405 405"),
    "export as a table": ("/exports/{export}/table.csv", "403 302 403 404 403"),
    "export as a book": ("/exports/{export}/table.xlsx", "403 302 403 404 403"),
    "universal visits": ("/universal/", "200 200 200 200 403"),
    "universal visits, none": ("/universal/?tab=over&kind=newborn&month=2026-08&mine=1&page=9", "200 200 200 200 403"),
    "universal visit": ("/universal/{offered}/", "200 200 404 200 403"),
    "universal visit offered": ("/universal/{offered}/letter/", "200 200 404 200 403"),
    "universal visits by neighbourhood": ("/universal/coverage/?kind=newborn", "200 200 200 200 403"),
    "moments of life": ("/moments/", "200 200 200 403 403"),
    "moments of life, over": ("/moments/?tab=over&moment=moved_in&page=9", "200 200 200 403 403"),
    "counter of move-ins": ("/moments/move-in/", "200 200 200 403 403"),
    "card of a lease": ("/moments/card/lease_signed/", "200 200 200 403 403"),
    "card of a move-in": ("/moments/card/moved_in/", "200 200 200 403 403"),
    "card of nothing": ("/moments/card/nothing/", "404 404 404 403 403"),
    "asked to be called": ("/moments/{optin}/", "200 200 404 403 403"),
    "asking to be called": ("/m/{area}/", "200 200 200 200 200"),
    "asking to be called, nowhere": ("/m/nothing/", "404 404 404 404 404"),
    "withdrawing": ("/m/withdraw/", "200 200 200 200 200"),
    "reporting": ("/report/", "200 200 200 200 200"),
    "reporting, what and where": ("/report/?who=professional", "200 200 200 200 200"),
    "reporting, from a poster": ("/report/?who=partner&s=shop-7", "200 200 200 200 200"),
    "a poster": ("/r/shop-7/", "302 302 302 302 302"),
    "receipt": ("/report/status/", "200 200 200 200 200"),
    "receipt from its QR": ("/report/status/2222-2222-2222-2222/", "200 200 200 200 200"),
    "adding to a report": ("/report/more/", "405 405 405 405 405"),
    "reports": ("/reports/", "200 200 200 403 403"),
    "reports, all told": ("/reports/?tab=told&page=9", "200 200 200 403 403"),
    "report": ("/reports/{report}/", "200 200 404 403 403"),
    "report to another office": ("/reports/{report}/forward/", "200 200 404 403 403"),
    "report, found by name": ("/reports/{report}/forward/?town=x", "200 200 404 403 403"),
    "report, a new household": ("/reports/{report}/household/", "200 200 404 403 403"),
    "report tied": ("/reports/{report}/tie/", "405 405 405 405 405"),
    "report answered": ("/reports/{report}/tell/", "405 405 405 405 405"),
    "report not followed": ("/reports/{report}/reject/", "405 405 405 405 405"),
    "who told it": ("/reports/{report}/reporter/", "405 405 405 405 405"),
    "no such photo": ("/reports/{report}/files/0/", "404 404 404 403 403"),
    "taking a report": ("/reports/take/", "200 200 200 403 403"),
    "taking a report, what and where": ("/reports/take/?who=professional", "200 200 200 403 403"),
    "calls": ("/calls/", "403 403 403 403 403"),  # the call centre's, as all below it
    "a call": ("/calls/{listing}/", "403 403 403 403 403"),
    "keeping a call": ("/calls/{listing}/keep/", "403 403 403 403 403"),
    "visits asked for": ("/bookings/", "200 200 200 403 403"),
    "visits asked for, over": ("/bookings/?tab=over&page=9", "200 200 200 403 403"),
    "a visit asked for": ("/bookings/{visit_request}/", "200 200 404 403 403"),
    "its household": ("/bookings/{visit_request}/household/", "200 200 404 403 403"),
    "asking for a visit": ("/visit/", "200 200 200 200 200"),
    "asking for a visit about retirement": ("/visit/?about=readiness", "200 200 200 200 200"),
    "how a visit stands": ("/visit/status/", "200 200 200 200 200"),
    "place told of before": ("/reports/near/", "405 405 405 405 405"),
    "reports without a place": ("/reports/unplaced/", "403 403 403 403 403"),  # the call centre's
    "report without a place": ("/reports/unplaced/{listing}/", "403 403 403 403 403"),
    "areas": ("/beats/", "200 200 200 200 403"),
    "new area": ("/beats/new/?area={area}", "200 200 200 200 403"),
    "named area": ("/beats/{beat}/", "200 200 404 200 403"),
    "step of an area": ("/beats/{beat}/step/", "405 405 405 405 405"),
    "route of an area": ("/beats/{beat}/route/", "200 200 404 403 403"),
    "surveys": ("/beats/surveys/", "200 200 200 200 403"),
    "survey of residents": ("/beats/surveys/{survey}/", "200 200 404 200 403"),
    "card left at a door": ("/beats/surveys/{survey}/card/", "200 200 404 200 403"),
    "second look": ("/beats/surveys/{survey}/second/", "405 405 405 405 405"),
    "own round": ("/rounds/mine/", "200 200 200 403 403"),
    "own round, kept": ("/rounds/mine/sw.js", "200 200 200 200 200"),
    "own round, key": ("/rounds/mine/hello/", "200 200 200 403 403"),
    "own round, doors": ("/rounds/mine/doors/", "405 405 405 405 405"),
    "own round, record": ("/rounds/mine/sync/", "405 405 405 405 405"),
    "own round on paper": ("/rounds/paper/", "200 200 200 403 403"),
    "what was told on rounds": ("/rounds/told/", "200 200 200 403 403"),
    "reward of a receipt": ("/report/reward/", "302 302 302 302 302"),
    "rewards": ("/rewards/", "200 200 200 403 403"),
    "rewards decided": ("/rewards/?tab=done&page=9", "200 200 200 403 403"),
    "rewards to confirm": ("/rewards/?tab=confirm", "200 200 200 403 403"),
    "reward": ("/rewards/{reward}/", "200 200 404 403 403"),
    "second word on a reward": ("/rewards/{reward}/second/", "405 405 405 405 405"),
    "rewards paid": ("/rewards/pay/", "403 403 403 200 403"),
    "list of payments": ("/rewards/pay/{listing}/", "403 403 403 404 403"),
    "list of payments as a table": ("/rewards/pay/{listing}.csv", "403 403 403 404 403"),
    "list of payments as a book": ("/rewards/pay/{listing}.xlsx", "403 403 403 404 403"),
    "list of payments paid": ("/rewards/pay/{listing}/paid/", "405 405 405 405 405"),
    "data or people": ("/analysis/channels/?until=2026-09", "403 403 403 200 200"),
    "data or people, as a table": ("/analysis/channels.csv?district=11020", "403 403 403 200 200"),
    "reports by a system": ("/api/reports/", "405 405 405 405 405"),
    "how systems report": ("/api/reports/openapi.json", "200 200 200 200 200"),
    "keys of a partner": ("/network/partners/{partner}/keys/", "200 200 404 200 403"),
    "citizen's door": ("/my/signin/", "200 200 200 200 200"),
    "citizen's way to the provider": ("/my/go/", "302 302 302 302 302"),
    "citizen's way back": ("/my/back/", "400 400 400 400 400"),
    "counter's code": ("/my/code/", "200 200 200 200 200"),
    "citizen out": ("/my/out/", "405 405 405 405 405"),
    "mandates": ("/my/mandates/", "302 302 302 302 302"),  # an officer is no citizen
    "mandate taken up": ("/my/mandates/take/", "405 405 405 405 405"),
    "mandate ended": ("/my/mandates/{listing}/end/", "405 405 405 405 405"),
    "mandate used": ("/my/mandates/{listing}/act/", "405 405 405 405 405"),
    "mandate laid aside": ("/my/step-back/", "405 405 405 405 405"),
    "counter": ("/households/{household}/counter/", "200 200 404 403 403"),
    "mandates of ours": ("/helping/", "200 200 200 200 200"),
    "mandate of ours": ("/helping/{listing}/", "405 405 405 405 405"),
    "trial provider": ("/trial-id/.well-known/openid-configuration", "404 404 404 404 404"),
    "trial provider, asking": ("/trial-id/authorize/", "404 404 404 404 404"),
    "trial provider, token": ("/trial-id/token/", "405 405 405 405 405"),
    "trial provider, keys": ("/trial-id/jwks/", "404 404 404 404 404"),
    "trial provider, who": ("/trial-id/userinfo/", "404 404 404 404 404"),
    "own page": ("/my/", "302 302 302 302 302"),
    "own page, who looked": ("/my/looked/", "302 302 302 302 302"),
    "own page, what was told": ("/my/told/", "302 302 302 302 302"),
    "own page, consents": ("/my/consents/", "302 302 302 302 302"),
    "own page, withdrawn": ("/my/consents/{consent}/{consent}/", "405 405 405 405 405"),
    "own page, asking": ("/my/ask/", "302 302 302 302 302"),
    "own page, quiet": ("/my/quiet/", "405 405 405 405 405"),
    "request of a citizen": ("/asked/{own_ask}/", "200 200 404 403 403"),
    "nowhere": ("/nowhere/", "404 404 404 404 404"),
}
"""Page -> its address, and what Ara, Bora, Chan (next door), Daon (district) and Saerom (steward) are answered."""

POSTS = {
    "reveal": ("/households/{household}/reveal/", {"purpose": "contact"}),
    "call": ("/listings/{listing}/call/", {"answer": "no_answer", "kind": "call"}),
    "names on the call page": ("/listings/{listing}/call/", {"reveal": "1"}),
    "plan": ("/listings/{listing}/visit/", {"step": "plan", "on": "2099-01-05", "at": "10:00"}),
    "visit": ("/listings/{listing}/visit/", {"step": "record", "met": "yes"}),
    "result": ("/listings/{listing}/result/", {"outcome": "pub_other"}),
    "ask": ("/listings/{listing}/ask/text/", {}),
    "ask many": ("/requests/many/", {"listing": "{listing}", "channel": "text", "step": "send"}),
    "answer of a request": ("/requests/{asked}/", {"reply": "no_answer"}),
    "request taken back": ("/requests/{asked}/", {"step": "back"}),
    "take over": ("/transfers/{transfer}/", {"step": "take"}),
    "give back": ("/transfers/{transfer}/", {"step": "back", "reason": "갑을병"}),
    "answer to a citizen": ("/asked/{own_ask}/", {"end": "talked", "text": "갑을병"}),
    "code at the counter": ("/households/{household}/counter/", {"resident": "1", "paper": "passport"}),
    "undo": ("/listings/{listing}/undo/", {}),
    "names of a pair": ("/pairs/{pair}/reveal/", {}),
    "pair": ("/pairs/{pair}/decide/", {"verdict": "later"}),
    "pair taken back": ("/pairs/{said}/undo/", {}),
    "answer where they live": ("/whereabouts/{task}/", {"answer": "lives_here"}),
    "name and likely home": ("/whereabouts/{task}/reveal/", {"purpose": "visit"}),
    "hand over": ("/whereabouts/{task}/handover/", {}),
    "look-up": ("/listings/{listing}/lookup/", {"requester": "시험구", "purpose": "연락", "received_on": "2026-01-05"}),
    "notice": ("/notices/{lookup}/letter/", {"how": "letter"}),
    "reveal a watched person": ("/history/{watch}/reveal/", {"purpose": "counsel"}),
    "re-application": ("/history/{gained}/application/", {}),
    "step": ("/history/{watch}/step/", {"step": "died"}),
    "notice of history": ("/history/{gained}/notice/", {"channel": "letter"}),
    "new facts": ("/history/{watch}/facts/", {"fact_earned_income": "0"}),
    "marker told": ("/safety/markers/{marker}/", {"step": "told", "how": "told_letter"}),
    "new marker": ("/households/{household}/marker/", {"kind": "marker_dog", "reason": "x", "review_on": "2099-01-05"}),
    "incident": ("/households/{household}/incident/", {"kind": "incident_dog", "told": "x"}),
    "going out": ("/listings/{listing}/out/", {"minutes": "30"}),
    "coming back": ("/safety/outings/{outing}/", {"step": "in"}),
    "silent alarm": ("/safety/outings/{outing}/", {"step": "alarm"}),
    "telephone record": ("/field/merge/{entry}/", {"how": "drop"}),
    "undo a step": ("/history/{watch}/undo/", {}),
    "keep a draft": ("/households/{household}/counsel/keep/", {"revision": "0", "note": "갑을병"}),
    "finish a conversation": ("/households/{household}/counsel/talk/", {"on": "2026-01-05", "channel": "visit"}),
    "take a consent back": ("/consents/{consent}/withdraw/", {}),
    "decide": ("/applications/{application}/", {"state": "granted"}),
    "answer of a body": ("/referrals/{referral}/", {"what": "accepted"}),
    "hand a case up": ("/cases/{case}/step/", {"step": "up", "note": "갑을병"}),
    "finish a task": ("/case-tasks/{case_task}/", {}),
    "names on the plan": ("/cases/{case}/plan/{version}/print/", {"purpose": "counsel"}),
    "note an ending": (
        "/households/{household}/ending/",
        {"benefit": "livelihood", "ended_on": "2026-01-05", "reason": "papers"},
    ),
    "look in": ("/endings/{ending}/", {"why": "1", "reason": "papers"}),
    "offer a visit": ("/universal/{offered}/", {"step": "offer", "way": "call"}),
    "no to a visit": ("/universal/{offered}/", {"step": "answer", "agreed": "never"}),
    "name for a letter": ("/universal/{offered}/letter/", {"purpose": "visit"}),
    "a call that was made": ("/moments/{optin}/", {"state": "called"}),
    "topic of an application": ("/claims/{claim}/about/person/", {"name": "갑을병", "address": "병을갑"}),
    "papers came": ("/claims/{claim}/step/", {"what": "go_on", "papers": "account_copy"}),
    "decide on an application": ("/claims/{claim}/decide/", {"outcome": "grant"}),
    "hand a report on": ("/reports/{report}/forward/", {"to": "11020540"}),
    "day of a visit asked for": ("/bookings/{visit_request}/", {"step": "decline", "reason": "visit_phoned"}),
    "household of a visit asked for": ("/bookings/{visit_request}/household/", {"street": "시험로8길 8"}),
    "tie a report": ("/reports/{report}/tie/", {"household": ""}),
    "household of a report": ("/reports/{report}/household/", {"street": "시험로8길 8"}),
    "tell a reporter": ("/reports/{report}/tell/", {"outcome": "report_met"}),
    "not follow a report": ("/reports/{report}/reject/", {"reason": "report_untrue", "answer": "갑을병갑을병"}),
    "who reported": ("/reports/{report}/reporter/", {"purpose": "contact"}),
    "propose a reward": ("/rewards/{reward}/", {"step": "propose", "chosen": "basic", "ground": "갑을병갑을병"}),
    "deny a reward": ("/rewards/{reward}/", {"step": "deny", "reason": "reward_excluded", "answer": "갑을병갑을병"}),
    "confirm a reward": ("/rewards/{reward}/second/", {"step": "confirm"}),
    "switch a query": ("/queries/{query}/switch/", {"step": "off"}),
    "name an officer": ("/beats/{beat}/step/", {"step": "name", "beat_officer": ""}),
    "addresses of an area": ("/beats/{beat}/step/", {"step": "doors", "lines": "시험로8길 8"}),
    "look a second time": ("/beats/surveys/{survey}/second/", {"answer": "door_found", "door": "{door}"}),
    "end a membership": ("/network/members/{member}/", {"step": "end"}),
    "end an agreement": ("/network/partners/{partner}/", {"step": "end"}),
    "care begun": ("/households/{household}/care/", {"step": "start", "tier": "weekly", "tongue": "tongue_ko"}),
    "member let go": ("/care/members/{member}/", {"step": "release"}),
    "poster of a partner": ("/network/partners/{partner}/", {"step": "poster", "spot": "갑을병"}),
}
"""What changes or opens something of one household."""

RELEASES = ["/steward/retention/*/release/", "/steward/retention/holds/", "/steward/retention/count/"]
"""Posts that touch no household (tests/office/test_retention.py)."""

ROUTES = {"route of an area", "own round on paper", "survey of residents"}
"""Lists of doors: addresses with nobody behind them, which is what these pages are for; each look is in the trail."""

INVENTED = re.compile(r"가짜[갑을]\d{3}")  # the names in the database, never to be seen unasked
HANGUL = re.compile(r"[가-힣]+")
NOT_TRANSLATED = {"한국어", "쉬운", "가", "시험로", "길", "갑을병", "병을갑", "갑", "병", "동", "호"}
"""Korean that stays on an English page: the switch, masked names, road names, what an officer wrote."""


@pytest.fixture
def busy(town: Any, acting: Any, tries: Callable[..., None]) -> Any:
    """The town with work under way, a result that waits, files, a running and a failed round."""
    from bandi.office.retention.lookups import record_lookup
    from bandi.office.visits.actions import give_result, plan_visit, record_attempt, record_visit

    with acting(town.ara):
        own, waits, planned = town.listings
        tries(town.ara, waits.id, "call", "call", "visit", "visit")
        town.result = give_result(by=town.ara, listing=waits.id, outcome="unlocated", evidence="갑을병")
        plan_visit(by=town.ara, listing=planned.id, planned_at=clock.now() + timedelta(days=2), companion="갑을병")
        record_attempt(by=town.ara, listing=own.id, kind="leader", answer="told", note="갑을병")
        seen = {"condition": ["dog", "cold"], "needs": ["income"]}
        record_visit(by=town.ara, listing=own.id, met=True, companion="갑을병", **seen)
        about = {"requester": "갑을병", "purpose": "갑을병", "received_on": clock.today()}
        town.lookup = record_lookup(by=town.ara, listing=own.id, **about)
        _pairs(town)
    with acting(town.ara):
        _safety(town)
    _contact(town, acting)
    town.task, town.other_task = asked(town)
    _files(town)
    _rounds()
    _plans(town)
    _history(town, acting)
    _analysis(town)
    with acting(town.ara):
        _network(town)
        _care(town)
        _choosing(town)
        _counsel(town)
        _claim(town)
        _report(town)
        _rounds_on_foot(town)
        _universal(town)
        _asked(town)
    _judging(town)
    with acting(town.bora):
        from bandi.office.oversight.exports import ask

        town.export = ask(by=town.bora, scope="list", purpose="meeting", why="갑을병")
    return town


def _asked(town: Any) -> None:
    """A citizen of Ara's first household asked for a person to speak with."""
    from bandi.office.citizens.models import Citizen
    from bandi.office.mine.models import OwnAsk

    row = town.listings[0]
    citizen = Citizen.objects.create(household=row.household, name="갑을병", proof="counter")
    about = {"household": row.household, "area": row.area, "asked_on": clock.today(), "due_on": clock.today()}
    town.own_ask = OwnAsk.objects.create(citizen=citizen, kind="talk", **about)


def _safety(town: Any) -> None:
    """Ara is out at her second household and overdue, met with an incident there, and her telephone sent a record."""
    from bandi.office.field.models import FieldEntry
    from bandi.office.safety.actions import report_incident
    from bandi.office.safety.bookings import book
    from bandi.office.safety.models import Outing, PoolItem
    from bandi.office.safety.outings import go_out

    now, row = clock.now(), town.listings[0]
    about = {"listing": row, "household": row.household, "area": row.area}
    told = {"kind": "incident_abuse", "told": "갑을병", "happened_at": now - timedelta(hours=1)}
    town.outing = go_out(by=town.ara, listing=row.id, minutes=30, companion="갑을병")
    town.marker = report_incident(by=town.ara, household=row.household_id, **told).marker
    late = {"out_at": now - timedelta(hours=2), "back_by": now - timedelta(hours=1)}
    Outing.objects.filter(pk=town.outing.pk).update(**late)
    car = PoolItem.objects.create(area=row.area, kind="pool_car", name="갑을병")
    book(by=town.ara, item=car.pk, from_at=now + timedelta(hours=1), to_at=now + timedelta(hours=2))
    words = {"told": '{"met": true, "condition": ["dog"], "needs": ["income"], "note": "갑을병"}'}
    moments = {"based_on": now - timedelta(hours=3), "recorded_at": now - timedelta(hours=2)}
    town.entry = FieldEntry.objects.create(
        id=row.pk, by=town.ara, state=FieldEntry.State.CONFLICT, **about, **words, **moments
    )


def _network(town: Any) -> None:
    """A member who still waits, a register with a refused line, and a partner whose answer is late."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from bandi.office.network import actions, importing, partners

    day, area = clock.today() - timedelta(days=100), town.areas[0]
    told = actions.Told(area, "care_team", "갑을병", "02-700-0001", day, trained_on=day)
    town.member = actions.add_member(by=town.ara, told=told)
    lines = "이름,전화번호,구분\n갑을병,02-700-0002,통장·이장\n갑을병,,통장·이장\n"
    town.register = importing.receive(by=town.ara, file=SimpleUploadedFile("a.csv", lines.encode()))
    until = clock.today() + timedelta(days=30)
    about = ("pharmacy", "갑을병", "act_14", ["untreated"], "monthly", "갑을병", "02-700-0003", day, until)
    town.partner = partners.sign_up(by=town.ara, area=area, agreed=partners.Agreed(*about, address="갑을병"))
    town.poster = partners.make_poster(by=town.ara, partner=town.partner.pk, spot="갑을병")
    town.link = partners.make_link(by=town.ara, partner=town.partner.pk)


def _care(town: Any) -> None:
    """A household in care that nobody keeps yet, because its member is not ready."""
    from bandi.office.care.actions import Wish, start_care

    wish = Wish("weekly", "tongue_vi", "갑을병")
    town.care = start_care(by=town.ara, household=town.listing.household_id, wish=wish)


def _claim(town: Any) -> None:
    """An application taken in at the counter, sent, with a paper asked for."""
    from uuid import uuid4

    from bandi.office.applications import deciding, filling
    from bandi.office.applications.hands import Hand

    hand = Hand(user=town.ara)
    row = filling.begin(hand=hand, key=uuid4(), programme="account_change", household=town.listing.household_id)
    told = {"person": {"name": "갑을병", "birth": "1955-02-28", "address": "갑을병"},
            "account": {"bank": "갑을병", "account": "000-0000-000001", "account_why": "lost"}}  # fmt: skip
    for topic, answers in told.items():
        filling.keep_answers(hand=hand, claim=row.pk, topic=topic, answers=answers)
    town.claim = filling.send(hand=hand, claim=row.pk)
    deciding.ask_papers(by=town.ara, claim=row.pk, papers=["account_copy"])


def _counsel(town: Any) -> None:
    """A conversation, what followed from it in every way, and a case whose plan has two versions."""
    from bandi.office.cases import actions, conferences, endings, plans
    from bandi.office.counsel import actions as counsel
    from bandi.office.counsel.referrals import Asking, refer

    by, home, later = town.ara, town.listing.household_id, clock.today() + timedelta(days=200)
    said = {"degree_economy": "great", "note_economy": "갑을병", "q_self_harm": "some", "barrier": ["care"],
            "wish": "갑을병", "work": "support", "note": "갑을병"}  # fmt: skip
    town.told = counsel.finish(by=by, household=home, told=said, revision=0, on=clock.today(), channel="visit")
    agreed = {"giver": "self", "scope": ["name", "needs"], "until": later, "purpose": "갑을병", "written": True}
    town.consent = counsel.give_consent(by=by, household=home, receivers=["food_bank"], **agreed)
    about = {"told": True, "giver": "self", "until": later}
    town.application = counsel.apply_for(by=by, household=home, benefit="livelihood", basis="consent", **about)
    asked_ = Asking(
        "work_centre", "education_work", ["name"], "갑을병", place="갑을병", work="support", barriers=["care"]
    )
    town.referral = refer(by=by, household=home, asking=asked_)
    town.case = actions.open_case(by=by, household=home, planner=by, reason="갑을병", survey=town.told.id)
    people, task = "갑을병\n갑을병", ("갑을병", town.bora, later)
    met = conferences.confer(by=by, case=town.case.id, held_on=clock.today(), agenda="갑을병", people=people,
                             decisions="갑을병", kind="integrated", tasks=[task])  # fmt: skip
    town.case_task = met.tasks.get()
    row = {"area": "economy", "goal": "갑을병", "service": "갑을병", "provider": "갑을병", "ministry": "mohw",
           "start": "2026-01-05", "until": "2026-03-05"}  # fmt: skip
    for version, amount in enumerate(("갑을병", "병을갑")):
        rows = [row | {"amount": amount}]
        plans.write_plan(by=by, case=town.case.id, based_on=version, rows=rows, sentences={"opinion": "갑을병"})
    actions.check(by=by, case=town.case.id, found="better", note="갑을병")
    day = clock.today() - timedelta(days=3)
    town.ending = endings.note_ending(by=by, household=home, benefit="housing", ended_on=day, reason="papers")


def _visit_request(town: Any) -> None:
    """Somebody of Ara's neighbourhood asked the office to come."""
    from uuid import uuid4

    from bandi.office.callcentre.booking import Asked, ask
    from bandi.office.callcentre.models import VisitRequest
    from bandi.office.worklist.working_days import add_working_days

    days = [add_working_days(clock.today(), 2)]
    told = {"name": "갑을병", "phone": "010-0000-0001", "place": "시험로 1", "note": "갑을병"}
    ask(asked=Asked(key=uuid4(), area=town.areas[0], days=days, part="visit_am", **told))
    town.visit_request = VisitRequest.objects.get()


def _report(town: Any) -> None:
    """Two reports of one place in Ara's neighbourhood, each told by somebody, and what was added later."""
    from uuid import uuid4

    from bandi.office.reports.intake import Told, receive
    from bandi.office.reports.models import Report, ReportMessage

    told = {
        "who": "professional",
        "kinds": ["care", "health"],
        "area": town.areas[0],
        "place": "시험로9길 9",
        "group": "g12",
    }
    for _ in range(2):
        receive(told=Told(key=uuid4(), note="갑을병 900101-1234567", name="가짜갑088", phone="010-0000-0088", **told))
    town.report = Report.objects.get(joined=None)
    _visit_request(town)
    ReportMessage.objects.create(report=town.report, area=town.areas[0], kind="report_more", text="갑을병")
    _reward(town)


def _reward(town: Any) -> None:
    """Two rewards of Ara's neighbourhood: one asked to be looked at again, one that waits for the second person."""
    from uuid import uuid4

    from bandi.office.rewards.models import RewardClaim, RewardPayee

    area, now = town.areas[0], clock.now()
    about = {"area": area, "place": area[:5], "ordinance": "demo", "told_on": clock.today(), "asked_at": now}
    looked = {"decided_by": town.bora, "decided_at": now, "answer": "갑을병"}
    town.reward = RewardClaim.objects.create(
        report=town.report.id, state="reward_appealed", refusal="reward_excluded", appeal="갑을병", **looked, **about
    )
    RewardClaim.objects.create(
        report=uuid4(), household=town.listing.household_id, state="reward_decided", chosen="basic",
        chosen_on=clock.today(), ground="갑을병", **looked, **about,
    )  # fmt: skip
    secret = {"name": "가짜갑089", "birth": "1980-01-01", "bank": "갑을병", "account": "1234567890"}
    RewardPayee.objects.create(claim=town.reward, area=area, place=area[:5], person="p", mark="m", **secret)


def _rounds_on_foot(town: Any) -> None:
    """An area with an officer, a door where somebody worried, and a survey that runs."""
    from uuid import uuid4

    from bandi.office.rounds import beats, findings, surveys
    from bandi.office.rounds.models import Door

    by, area, day = town.ara, town.areas[0], clock.today()
    town.beat = beats.open_beat(by=by, area=area, name="갑을병", roads=["시험로1길"], rhythm="walk_monthly")
    beats.name_for(by=by, beat=town.beat.pk, part="beat_officer", who=str(by.pk))
    beats.add_doors(by=by, beat=town.beat.pk, lines="시험로1길 1, 1호\n시험로2길 2")
    town.survey = surveys.open_survey(by=by, area=area, from_on=day, to_on=day)
    town.door, other = Door.objects.order_by("place")
    now = timezone.now()
    for door, answer in ((town.door, "door_nobody"), (other, "door_worried")):
        findings.take_finding(by=by, seen=findings.Seen(uuid4(), door.pk, answer, now, now, note="갑을병"))


def _universal(town: Any) -> None:
    """A visit that was agreed to and offered at Ara's first household, and somebody who asked to be called."""
    from uuid import uuid4

    from bandi.office.universal import actions, moments
    from bandi.office.universal.models import UniversalPlan

    home, day, by = town.listing.household, clock.today(), town.ara
    town.offered = UniversalPlan.objects.create(
        household=home, area_id=home.area_id, kind="turning_65", person_key=home.residents.all()[0].person_key,
        happens_on=day, month=day.replace(day=1), round="2026-5", due_on=day,
    )  # fmt: skip
    actions.offer(by=by, plan=town.offered.pk, way="letter")
    actions.answered(by=by, plan=town.offered.pk, agreed=True, nurse="갑을병")
    said = moments.Wish(uuid4(), "갑을병", "010-0000-0001", "best_any", "ko", "갑을병")
    town.optin = moments.opt_in(source=moments.Source("moved_in", home.area_id), wish=said)[1]
    moments.hand_out(by=by, area=home.area_id, moment="moved_in", cards=10, on=day)


def _contact(town: Any, acting: Any) -> None:
    """A request that waits, a file of answers looked into, and a household of next door handed over to here."""
    from bandi.office.contact.actions import ask
    from bandi.office.contact.answers import look_into
    from bandi.office.visits.actions import give_result
    from bandi.office.visits.evidence import Rest
    from bandi.office.visits.models import Transfer

    with acting(town.ara):
        waits = town.listings[1].id
        town.asked = ask(by=town.ara, listing=waits, channel="well_being", agency="police", trigger="갑을병")
        lines = f"요청번호,일시,결과\n{town.asked.id},{clock.today()},무사\n갑을병,,\n"
        told = {"channel": "well_being", "name": "answers.csv", "content": lines.encode()}
        town.file = look_into(by=town.ara, **told)
    with acting(town.chan):
        rest = Rest(ground="new_home_seen", to_area=town.areas[0], to_place="갑을병")
        give_result(by=town.chan, listing=town.next_door[2].id, outcome="moved", evidence="갑을병", rest=rest)
    with acting(town.ara):
        town.transfer = Transfer.objects.get()


def _choosing(town: Any) -> None:
    """A query of Ara's neighbourhood that brought her first household, which needs a case meeting."""
    from bandi.office.choosing.actions import save_query, set_capacity
    from bandi.office.discovery.models import Candidate

    lonely = [[{"column": "kind", "op": "is", "value": "aged_alone"}, {"column": "size", "op": "at_most", "value": 2}]]
    told = {"name": "갑을병", "areas": [town.areas[0]], "places": 3}
    town.query = save_query(by=town.ara, condition=lonely, **told)
    asked_ = {"why": "query", "asked": str(town.query.id), "asked_ko": "갑을병", "asked_en": "갑을병"}
    Candidate.objects.filter(pk=town.listing.candidate_id).update(escalates="case_meeting", **asked_)
    set_capacity(by=town.saerom, area=town.areas[0], households=31, reason="갑을병")


def _history(town: Any, acting: Any) -> None:
    """A near miss, somebody the rise of the line in 2026 helped, and one whose consent was withdrawn."""
    from bandi.office.history.actions import Refusal, take_step, watch_refusal
    from bandi.office.history.look import look_again

    day, facts = date(2025, 10, 15), {"earned_income": 0, "residential_property": 0, "occupational_pension": 0}
    given = {"area": town.areas[0], "benefit": "basic_pension", "decided_on": day, "filed_on": day, "consent": True}
    with acting(town.ara):
        town.watch, town.gained, gone = (
            watch_refusal(
                by=town.ara,
                refusal=Refusal(
                    **given,
                    members=[(date(1950, 3, 1), "head")],
                    facts=facts | {"financial_assets": savings},
                    name="가짜갑077",
                    phone="010-0000-0077",
                    address="시험로1길 1",
                ),
            )
            for savings in (770_000_000, 710_000_000, 900_000_000)
        )
        take_step(by=town.ara, watch=gone.id, what="withdrawn")
    look_again(on=date(2026, 1, 2), why="calendar")


def _analysis(town: Any) -> None:
    from bandi.office.analysis.models import WhatIf
    from bandi.office.discovery.cells import GapCell

    money = {"amount_low": 0, "amount_high": 820_000}
    for place, (verdict, received, count) in enumerate((("depends", False, 40), ("yes", False, None), ("", True, 10))):
        GapCell.objects.create(
            round=town.round, area_id=town.areas[0], kind="aged_alone", benefit="livelihood", verdict=verdict,
            received=received, households=count, **(money if place == 0 else {}),
        )  # fmt: skip
    words = {"words_ko": "생계급여 선정기준", "words_en": "livelihood line"}
    asked_ = words | {"setting": "livelihood.line.1", "unit": "won/month", "households": 100}
    cell = {"place": town.areas[0], "kind": "adults", "benefit": "livelihood"}
    town.question = WhatIf.objects.create(
        by=town.daon, round=town.round, places=list(town.areas), old=820_556, new=900_000, on=date(2026, 8, 1),
        state="done", **asked_, cells=[
            cell | {"effect": "gains", "households": 40, "cost_low": 3_180_000, "cost_high": 3_180_000},
            cell | {"effect": "may_gain", "households": None, "cost_low": None, "cost_high": None},
        ],
    )  # fmt: skip


def _judging(town: Any) -> None:
    """People who live alone in two neighbourhoods, and a report in which something stands in every state."""

    from django.conf import settings

    from bandi.office.discovery.cells import AloneCell

    for place, (stage, risk, count) in enumerate(
        (
            ("aged", "every", 60),
            ("aged", "any", 20),
            ("aged", "arrears", 15),
            ("aged", "cut", None),
            ("youth", "every", 40),
        )
    ):
        AloneCell.objects.create(
            round=town.round, area_id=town.areas[place % 2], stage=stage, sex="f", risk=risk, households=count
        )
    write_report(settings.DATA, town)


def write_report(data: Path, town: Any) -> Path:
    """Signs a report of judging and lays it into a data folder."""
    from bandi.engine.judging import signer
    from bandi.office.discovery.door import house

    path = data / "judge" / "judgement.json"
    signer(house().vault).write(path, report(town))
    return path


def report(town: Any) -> dict[str, Any]:
    """A report of judging: two rounds, one of them judged."""
    about = {"round": "2026-4", "by": ["scorecard"], "listed": 400, "by_lot": 120, "known": 300,
             "needs": {"unmet": 200}, "sealed": "0f" * 32, "feeds": ["kepco_arrears"], "judged": True}  # fmt: skip
    told = {"by": "score", "group": "", "value": 0.4, "low": 0.3, "high": 0.5, "n": 300, "state": "told"}
    singles = {"sex:f": "ok", "sex:m": "outside", "age*sex:65_up*f": "outside", "number:with_number": "not_enough"}
    rows = [
        told | {"round": round_, "by": by, "measure": measure}
        for round_ in ("all", "2026-4") for by in ("list", "score", "card", "signals", "random")
        for measure in ("precision", "recall", "lift", "missed_need", "recall_gain")
    ]  # fmt: skip
    rows += [told | {"round": "all", "measure": m, "group": g, "state": s} for g, s in singles.items()
             for m in ("missed", "omission", "precision", "selected", "not_reached")]  # fmt: skip
    rows += [told | {"round": "all", "measure": "slope", "low": None, "high": None, "state": "ok"}]
    rows += [told | {"round": "all", "by": "list", "measure": m, "group": f"area:{area}", "n": n}
             for area, n in zip(town.areas, (300, 5), strict=True) for m in ("precision", "recall")]  # fmt: skip
    bare = dict.fromkeys(("low", "high"))
    rows += [told | bare | {"round": "2026-4", "by": "list", "measure": m, "value": v}
             for m, v in {"data_only": 203.0, "people_only": 3.0, "both_ways": 51.0, "censored": 0.25}.items()
             ]  # fmt: skip
    unseen = {"value": 440.0, "low": 200.0, "high": 700.0}
    rows += [told | unseen | {"round": "2026-4", "by": "list", "measure": "nobody"}]
    rows += [told | {"round": "all", "by": "list", "measure": "base_rate"}]
    shifted = {"points": "ok", "part:signal:power_arrears": "outside", "part:history:unreached": "watch", "areas": "ok",
               "part:kind:head_died": "ok"}  # fmt: skip
    rows += [told | {"round": "2026-5", "measure": "shift", "group": g, "state": s, "low": None, "high": None}
             for g, s in shifted.items()]  # fmt: skip
    unknown = dict.fromkeys(("value", "low", "high")) | {"state": "not_enough", "by": "list"}
    rows += [told | unknown | {"round": "2026-5", "measure": "volume_ratio", "group": "feed:kepco_arrears"}]
    return {"about": {"code": "test", "rounds": [about, about | {"round": "2026-5", "judged": False}], "trial": None},
            "rows": rows}  # fmt: skip


def _plans(town: Any) -> None:
    from bandi.office.retention.models import Release, RetentionPlan

    row = {"count": 3, "oldest": "2024-01-09", "root": "0f" * 32, "engine": True, "destroyed": True}
    for state in ("done", "open"):
        rows = [row | {"clock": name, "thing": name} for name in ("original", "inbox")]
        plan = RetentionPlan.objects.create(planned_on=date(2026, 9, 1), state=state, rows=rows)
        Release.objects.create(plan=plan, by=town.saerom)
        town.plan = plan if state == "done" else town.plan


def _pairs(town: Any) -> None:
    from bandi.office.pairs.models import LinkPair
    from bandi.office.pairs.queries import written

    home = town.listing.household
    sides = {
        "told": written({"name": "가짜갑001", "phone": "010-0000-0001", "street": "시험로1길 1"}),
        "registered": written({"name": "가짜갑001", "birth": date(1955, 2, 28), "sex": "f", "street": "시험로1길 1"}),
    }
    town.pair, town.said = (
        LinkPair.objects.create(
            **sides,
            area=home.area,
            household=home,
            round=town.round,
            stranger_key=1,
            person_key=number,
            feed="kepco_arrears",
            sure=0.9,
            months=4,
            parts=[
                {"comparison": "name", "level": "same", "weight": 8.0},
                {"comparison": "sex", "level": "other", "weight": -2.5},
            ],
            since=date(2026, 9, 22),
            **decided,
        )
        for number, decided in enumerate(
            ({}, {"state": "different", "decided_by": town.bora, "decided_at": clock.now(), "note": "갑을병"})
        )
    )


def _files(town: Any) -> None:
    from bandi.office.discovery.models import Delivery, FeedCoverage, Refusal
    from bandi.office.stewardship.models import GateDecision, GateFinding, TakeIn

    round_ = town.round
    names = {"provider_ko": "시험기관", "provider_en": "Test provider"}
    delivery = Delivery.objects.create(
        **names,
        delivery="0123456789abcdef",
        feed="kepco_arrears",
        feed_ko="전기료 체납",
        feed_en="Electricity arrears",
        file="KEPCO_202608.csv",
        received_on=date(2026, 9, 10),
        month_from=date(2026, 8, 1),
        month_to=date(2026, 8, 1),
        rows_in=10,
        accepted=9,
        refused=1,
        state="accepted",
        round=round_,
    )
    Refusal.objects.create(
        delivery=delivery,
        line=4,
        column="amount",
        category="type",
        reason_ko="금액이 수가 아닙니다.",
        reason_en="Not a number.",
        mender="provider",
    )
    GateFinding.objects.create(
        delivery=delivery, kind="unit", column="amount", ko="천원인 것 같습니다.", en="Thousands?"
    )
    decided = {"decision": "release", "reason": "provider confirmed", "by": town.saerom, "on": date(2026, 9, 11)}
    GateDecision.objects.create(delivery=delivery, **decided)
    TakeIn.objects.create(asked_by=town.saerom, state="done", counts={"accepted": 1}, ended_at=clock.now())
    for feed, arrived in (("kepco_arrears", "arrived"), ("water_cut", "missing"), ("tax", "unconnected")):
        FeedCoverage.objects.create(
            **names,
            round=round_,
            feed=feed,
            name_ko="시험 자료",
            name_en="Test feed",
            arrived=arrived,
            latest_month=date(2026, 8, 1) if arrived == "arrived" else None,
            records=9,
            linked=9,
        )
    round_.counts = {"listed": 6, "reference": 0, "why": {"score": 6}, "band": {"high": 6}}
    round_.save(update_fields=["counts"])


def _rounds() -> None:
    from bandi.office.discovery.models import Round

    for number, state in ((6, "running"), (7, "failed")):
        Round.objects.create(
            id=f"2026-{number}",
            title_ko=f"{number}차",
            title_en=f"Round {number}",
            cutoff=date(2026, number + 4, 28),
            field_from=date(2026, number + 5, 1),
            field_to=date(2026, number + 5, 28),
            seed=number,
            state=state,
            stage="link",
            done=1,
            total=4,
            error="A file is held at the gate." if state == "failed" else "",
        )


def address(path: str, town: Any) -> str:
    """The address with the identifiers of Ara's first household and of the result that waits."""
    return path.format(
        area=town.areas[0],
        household=town.listing.household_id,
        listing=town.listing.id,
        marker=getattr(town, "marker", town.listing).id,
        outing=getattr(town, "outing", town.listing).id,
        entry=getattr(town, "entry", town.listing).id,
        account=town.chan.pk,
        beat=getattr(town, "beat", town.listing).pk,
        survey=getattr(town, "survey", town.listing).pk,
        door=getattr(town, "door", town.listing).pk,
        result=getattr(town, "result", town.listing).id,
        pair=getattr(town, "pair", town.listing).id,
        said=getattr(town, "said", town.listing).id,
        task=getattr(town, "task", town.listing).id,
        other_task=getattr(town, "other_task", town.listing).id,
        lookup=getattr(town, "lookup", town.listing).id,
        question=getattr(town, "question", town.listing).id,
        plan=getattr(town, "plan", town.listing).id,
        watch=getattr(town, "watch", town.listing).id,
        gained=getattr(town, "gained", town.listing).id,
        export=getattr(town, "export", town.listing).id,
        query=getattr(town, "query", town.listing).id,
        reward=getattr(town, "reward", town.listing).id,
        topic="person",
        paper="nothing",
        picture=1,
        programme="housing",
        district="11020",
        told=getattr(town, "told", town.listing).id,
        consent=getattr(town, "consent", town.listing).id,
        application=getattr(town, "application", town.listing).id,
        claim=getattr(town, "claim", town.listing).id,
        referral=getattr(town, "referral", town.listing).id,
        own_ask=getattr(town, "own_ask", town.listing).id,
        case=getattr(town, "case", town.listing).id,
        case_task=getattr(town, "case_task", town.listing).id,
        ending=getattr(town, "ending", town.listing).id,
        member=getattr(town, "member", town.listing).id,
        register=getattr(town, "register", town.listing).id,
        partner=getattr(town, "partner", town.listing).id,
        care=getattr(town, "care", town.listing).id,
        poster=getattr(getattr(town, "poster", None), "code", "none"),
        link=getattr(town, "link", "none"),
        version=2,
        asked=getattr(town, "asked", town.listing).id,
        report=getattr(town, "report", town.listing).id,
        offered=getattr(town, "offered", town.listing).id,
        optin=getattr(town, "optin", town.listing).id,
        visit_request=getattr(town, "visit_request", town.listing).id,
        file=getattr(town, "file", town.listing).id,
        transfer=getattr(town, "transfer", town.listing).id,
    )


def opened(client: Client, town: Any, who: str) -> dict[str, Any]:
    """Every page as one person is answered."""
    return {name: client.get(address(path, town)) for name, (path, _) in PAGES.items()}


def pages(client: Client, town: Any, who: str) -> dict[str, Any]:
    """Every page that opened for one person and is HTML."""
    answers = opened(client, town, who)
    return {
        name: answer
        for name, answer in answers.items()
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    }


def test_this_list_is_complete() -> None:
    """A page that nobody wrote down here is a page whose readers nobody chose."""
    known = [
        re.sub(r"\{\w+\}|2026-\d|0123456789abcdef|photo(?=/$)", "*", path.split("?")[0]) for path, _ in PAGES.values()
    ]
    posts = (
        [re.sub(r"\{\w+\}", "*", path) for path, _ in POSTS.values()]
        + [
            "/desk/assign/",
            "/signout/",
            "/analysis/what-if/of/*/",
            "/steward/feeds/*/receipt/",
            "/catalogue/upload/",
            "/listings/*/ask/*/",
            "/listings/*/asked/*/",
            "/r/*/",  # these lead elsewhere, or write, or need a thing of their own: their rooms' tests look
            "/report/status/*/",
            "/reports/*/files/*/",
            "/moments/card/*/",
            "/readiness/destroy/",
            "/calls/begin/",
            *(f"/calls/*/{part}/" for part in ("finder", "report", "visit", "card", "end")),
            "/readiness/keep/",
        ]
        + RELEASES
    )
    routes = [re.sub(r"<\w+:\w+>", "*", "/" + prefix + part) for prefix, part in _routes()]
    assert sorted({*routes} - {*known, *posts, "/i18n/setlang/"}) == []


def _routes() -> list[tuple[str, str]]:
    found = []
    for one in get_resolver().url_patterns:
        prefix = str(one.pattern)
        found += [(prefix, str(part.pattern)) for part in getattr(one, "url_patterns", [])] or [(prefix, "")]
    return found


@pytest.mark.parametrize("who", PEOPLE)
def test_each_role_opens_its_own_pages_and_no_other(busy: Any, page_of: Any, who: str) -> None:
    answers = opened(page_of(getattr(busy, who)), busy, who)
    told = {name: answer.status_code for name, answer in answers.items()}
    place = PEOPLE.index(who)
    assert told == {name: int(codes.split()[place]) for name, (_, codes) in PAGES.items()}


@pytest.mark.parametrize("post", POSTS)
def test_nobody_touches_the_households_next_door(busy: Any, page_of: Any, acting: Any, post: str) -> None:
    path, told = POSTS[post]
    told = {name: address(text, busy) for name, text in told.items()}
    with acting(busy.ara):
        before = [model.objects.count() for model in (ContactAttempt, Visit, Result)]
    answer = page_of(busy.chan).post(address(path, busy), told)
    assert answer.status_code == (403 if "pair" in post else 404)
    with acting(busy.ara):
        assert [model.objects.count() for model in (ContactAttempt, Visit, Result)] == before


def test_a_lead_next_door_confirms_nothing_here(busy: Any, page_of: Any, acting: Any) -> None:
    from bandi.office.accounts.models import Posting, User

    lead = User.objects.create(username="dul", role="team_lead")
    Posting.objects.create(user=lead, area_id=busy.areas[1], from_on=date(2026, 1, 1))
    answer = page_of(lead).post(f"/results/{busy.result.id}/confirm/", {"step": "confirm"})
    assert answer.status_code == 404
    with acting(busy.ara):
        assert Result.objects.get(pk=busy.result.id).confirmed_at is None


@pytest.mark.parametrize(
    "path",
    [
        "/households/{household}/reveal/",
        "/listings/{listing}/undo/",
        "/desk/assign/",
        "/signout/",
        "/pairs/{pair}/reveal/",
        "/pairs/{pair}/decide/",
        "/pairs/{pair}/undo/",
    ],
)
def test_what_changes_something_is_a_post(busy: Any, page_of: Any, path: str) -> None:
    assert page_of(busy.ara).get(address(path, busy)).status_code == 405


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("who", PEOPLE)
def test_pages_are_whole(busy: Any, page_of: Any, read: Any, who: str, language: str) -> None:
    client = page_of(getattr(busy, who))
    client.cookies["django_language"] = language
    for name, answer in pages(client, busy, who).items():
        page = read(answer)
        assert page.find("html", lang=language), name
        assert len(page.find("h1")) == 1, name
        assert page.find("main"), name
        assert page.find("a", href="#content"), name
        for leak in ("{%", "{{", "<c-", *((">None<",) if language == "ko" else ())):
            assert leak not in page.html, (name, leak)
        assert not page.find("style"), name
        assert [
            one for one in page.find("script") if not one.get("src") and one.get("type") != "application/json"
        ] == []
        bad = {"style", "onclick", "onchange", "onsubmit", "onload"}
        assert [tag for tag, found in page.elements if bad & set(found)] == [], name
        ids = [found["id"] for _, found in page.elements if found.get("id")]
        assert sorted(one for one in set(ids) if ids.count(one) > 1) == [], name
        labelled = {one.get("for") for one in page.find("label")} - {None}
        assert labelled <= set(ids), (name, labelled - set(ids))


@pytest.mark.parametrize(("who", "language"), [("bora", "ko"), ("saerom", "en")])
def test_pages_are_drawn_as_django_would_show_them(
    busy: Any, page_of: Any, who: str, language: str, monkeypatch: Any
) -> None:
    told: list[tuple[str, str]] = []
    draw = Drawn.render

    def both(self: Drawn, context: Any) -> Any:
        monkeypatch.setattr(Drawn, "render", draw)
        ours = draw(self, context)
        monkeypatch.setattr(Drawn, "render", NodeList.render)
        told.append((ours, NodeList.render(self, context)))
        monkeypatch.setattr(Drawn, "render", both)
        return ours

    monkeypatch.setattr(Drawn, "render", both)
    client = page_of(getattr(busy, who))
    client.cookies["django_language"] = language
    assert pages(client, busy, who)
    assert len(told) > 20
    for ours, djangos in told:
        assert ONCE.sub("", ours) == ONCE.sub("", djangos)


@pytest.mark.parametrize("who", PEOPLE)
def test_no_name_is_shown_before_somebody_asks_for_it(busy: Any, page_of: Any, who: str) -> None:
    for name, answer in pages(page_of(getattr(busy, who)), busy, who).items():
        html = answer.content.decode()
        assert not INVENTED.search(html), name
        assert "010-0000" not in html, name
        assert name in ROUTES or "시험로1길 1" not in html, name


def test_a_name_stands_in_no_address(busy: Any, page_of: Any, read: Any) -> None:
    client = page_of(busy.ara)
    answers = [
        client.post("/desk/search/", {"text": "가짜갑001", "purpose": "contact"}),
        client.post(address("/households/{household}/reveal/", busy), {"purpose": "contact"}),
        client.post(address("/listings/{listing}/call/", busy), {"reveal": "1"}),
    ]
    for answer in answers:
        assert answer.status_code == 200
        for _, found in read(answer).elements:
            for name in ("href", "action", "src", "hx-get", "hx-post"):
                assert not INVENTED.search(found.get(name) or "")
    assert INVENTED.search(answers[1].content.decode())


@pytest.mark.parametrize("who", PEOPLE)
def test_english_pages_speak_english(busy: Any, page_of: Any, read: Any, who: str) -> None:
    client = page_of(getattr(busy, who))
    client.cookies["django_language"] = "en"
    korean = {
        "notice letter",
        "safety marker",
        "what is looked at",
        "well-being check",
        "poster",
        "partner",
        "register sent",
        "register that came in",
        "many partners",
        "universal visit",
        "universal visit offered",
        "moments of life",
        "moments of life, over",
        "asked to be called",
        "card of a lease",
        "card of a move-in",
        "card left at a door",
        "public offices",
    }  # letters and cards for households; laws, offices and names of columns as they stand
    left: dict[str, set[str]] = {}
    for name, answer in pages(client, busy, who).items():
        page = read(answer)
        spoken = [page.text, *(value or "" for _, found in page.elements for value in _spoken(found))]
        left[name] = {word for text in spoken for word in HANGUL.findall(text)} - NOT_TRANSLATED
    assert not {name: words for name, words in left.items() if words and name not in korean}


def _spoken(found: dict[str, str | None]) -> list[str | None]:
    return [found.get(name) for name in ("aria-label", "title", "alt", "placeholder", "data-announce", "data-results")]
