"""Index of the app's addresses."""

from assessment.delivery.urls import urlpatterns

__all__ = ["urlpatterns"]
