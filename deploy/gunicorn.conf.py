"""How the site is served: by `make run`, by `make bench` and in production.

BIND, WORKERS and THREADS change it. The same THREADS is read by hiring/settings.py, which compares it with the database pool.
"""

from __future__ import annotations

import os

wsgi_app = "hiring.wsgi:application"
bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
worker_class = "gthread"
workers = int(os.environ.get("WORKERS", "2"))
threads = int(os.environ.get("THREADS", "4"))
timeout = 30
graceful_timeout = 20
keepalive = 15
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # the heartbeat must not wait for a busy disk
control_socket_disable = True
accesslog = None  # an invitation's address is its key: paths are never logged
errorlog = "-"
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "warning")
