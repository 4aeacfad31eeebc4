from django.urls import path

from hiring.ranking import views

urlpatterns = [
    path("vacancies/<slug:public_id>/ranking/", views.ranking, name="ranking"),
    path("vacancies/<slug:public_id>/ranking/draw/", views.draw, name="ranking_draw"),
    path("applicants/<slug:public_id>/", views.applicant, name="applicant"),
]
