"""The office for a web server: `granian --interface wsgi bandi.office.wsgi:application`."""

from django.core.wsgi import get_wsgi_application

from bandi.office.start import prepare

prepare("app")
application = get_wsgi_application()
