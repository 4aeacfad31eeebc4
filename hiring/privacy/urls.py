from django.urls import path

from hiring.privacy import views
from hiring.reports import development_views

urlpatterns = [
    path("i/erased/", views.erased, name="own-data-erased"),
    path("i/left/", views.left, name="own-data-left"),
    path("i/<str:token>/data/", views.own_data, name="own-data"),
    path("i/<str:token>/data/download/", views.download, name="own-data-download"),
    path("i/<str:token>/data/contact/", views.correct, name="own-data-contact"),
    path("i/<str:token>/data/review/", views.ask_review, name="own-data-review"),
    path("i/<str:token>/data/withdraw/", views.withdraw, name="own-data-withdraw"),
    path("i/<str:token>/data/erase/", views.erasing, name="own-data-erase"),
    path("i/<str:token>/report/", development_views.own_report, name="own-report"),
    path("i/<str:token>/report/pdf/", development_views.own_report_pdf, name="own-report-pdf"),
]
