from django.urls import path

from hiring.vacancies import views

urlpatterns = [
    path("vacancies/", views.vacancy_list, name="vacancy_list"),
    path("vacancies/new/", views.create, name="vacancy_create"),
    path("vacancies/<slug:public_id>/", views.vacancy, name="vacancy"),
    path("vacancies/<slug:public_id>/edit/", views.edit, name="vacancy_edit"),
]
