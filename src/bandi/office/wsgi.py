"""The office for a web server: `granian --interface wsgi bandi.office.wsgi:application`."""

from django.core.wsgi import get_wsgi_application

from bandi.office.start import prepare

prepare("app")

from bandi.office.portal.results import warm  # noqa: E402 - models are loaded once the office is prepared

application = get_wsgi_application()
warm()
