from django.urls import path

from hiring.vacancies import event_views, views

urlpatterns = [
    path("vacancies/", views.vacancy_list, name="vacancy_list"),
    path("vacancies/new/", views.create, name="vacancy_create"),
    path("vacancies/<slug:public_id>/", views.vacancy, name="vacancy"),
    path("vacancies/<slug:public_id>/edit/", views.edit, name="vacancy_edit"),
    path("vacancies/<slug:public_id>/event/", event_views.event, name="vacancy_event"),
    path("vacancies/<slug:public_id>/event/open/", event_views.open_the_doors, name="vacancy_open_doors"),
]
