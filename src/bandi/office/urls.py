"""Every room's addresses."""

from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("i18n/setlang/", set_language, name="set_language"),
    path("", include("bandi.office.accounts.urls")),
    path("", include("bandi.office.access.urls")),
    path("", include("bandi.office.worklist.urls")),
    path("", include("bandi.office.safety.urls")),
    path("", include("bandi.office.network.urls")),
    path("", include("bandi.office.visits.urls")),
    path("", include("bandi.office.field.urls")),
    path("", include("bandi.office.contact.urls")),
    path("", include("bandi.office.pairs.urls")),
    path("", include("bandi.office.whereabouts.urls")),
    path("", include("bandi.office.history.urls")),
    path("", include("bandi.office.counsel.urls")),
    path("", include("bandi.office.reports.urls")),
    path("", include("bandi.office.cases.urls")),
    path("", include("bandi.office.oversight.urls")),
    path("", include("bandi.office.choosing.urls")),
    path("", include("bandi.office.supervision.urls")),
    path("", include("bandi.office.stewardship.urls")),
    path("", include("bandi.office.retention.urls")),
    path("", include("bandi.office.catalogue.urls")),
    path("", include("bandi.office.analysis.urls")),
    path("", include("bandi.office.guidebook.urls")),
    path("", include("bandi.office.readiness.urls")),
    path("", include("bandi.office.callcentre.urls")),
    path("", include("bandi.office.portal.urls")),
]
