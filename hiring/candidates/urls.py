from django.urls import path

from hiring.candidates import views

urlpatterns = [
    path("vacancies/<slug:public_id>/applicants/", views.applicant_list, name="applicant_list"),
    path("vacancies/<slug:public_id>/applicants/add/", views.paste, name="applicant_paste"),
    path("vacancies/<slug:public_id>/applicants/add/one/", views.add_one, name="applicant_add_one"),
]
