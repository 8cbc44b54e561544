"""Retention (보유와 파기): what is past its time, who released it, and the proof that it is gone.

clock    refuses to go on when the day of this machine cannot be believed
due      every thing whose clock has run out, and the plan that sums it up
destroy  after two people's release: keys are shredded, files removed, a proof is written
inbox    an institution's copy leaves the inbox once its sealed original is there
"""

from bandi.engine.retention.clock import check_clock, mark
from bandi.engine.retention.destroy import Release, destroy, proofs
from bandi.engine.retention.due import DUE, PLAN, Estate, due, plan
from bandi.engine.retention.inbox import clear_inbox

__all__ = [
    "DUE", "PLAN", "Estate", "Release", "check_clock", "clear_inbox", "destroy", "due", "mark", "plan", "proofs",
]  # fmt: skip
