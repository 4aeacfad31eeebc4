from django.urls import include, path

from hiring.people import views

urlpatterns = [
    path("", views.home, name="home"),
    path("account/email/", views.own_address, name="account_email"),  # before allauth's, which would let them change it
    path("account/", include("allauth.urls")),
]
