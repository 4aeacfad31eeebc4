from django.urls import path

from hiring.privacy import staff_views

urlpatterns = [path("applicants/<slug:public_id>/review/answered/", staff_views.review_answered, name="review_answered")]
