"""Cases (사례관리): from intake over the survey, meeting, plan and services to closure by two people and follow-up."""
