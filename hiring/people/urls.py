from django.urls import include, path

from hiring.people import views

urlpatterns = [
    path("", views.home, name="home"),
    path("account/", include("allauth.urls")),
]
