"""Settings for the type checker, which loads the apps and signs nothing."""

from __future__ import annotations

import os

os.environ.setdefault("SECRET_KEY", "only the type checker reads the settings with this key")

from hiring.settings import *  # noqa: F403  # reads the environment made above
