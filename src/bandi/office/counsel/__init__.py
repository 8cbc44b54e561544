"""One conversation with a household (통합상담): needs, consent, applications and referrals, and their answers."""
