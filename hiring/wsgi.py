"""The WSGI entry point; it refuses a deployment that could lose an answer or leak a session."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hiring.settings")

application = get_wsgi_application()

from hiring.startup import refuse_unsafe_start  # noqa: E402  # needs the apps to be ready

refuse_unsafe_start()
