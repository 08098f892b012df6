"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application

# The dictionary of the search, read before the workers fork: half a second and 60 MB, once.
from units.search import spelling

__all__ = ["application", "spelling"]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creditcity.settings")
application = get_wsgi_application()
