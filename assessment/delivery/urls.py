"""The candidate's addresses, under /s/. No token stands in any of them."""

from __future__ import annotations

from django.urls import path

from assessment.delivery import comfort_views, views

urlpatterns = [
    path("comfort/", comfort_views.comfort, name="comfort"),
    path("<slug:public_id>/", views.resume, name="sitting-resume"),
    path("<slug:public_id>/practice/<int:number>/", views.practice, name="sitting-practice"),
    path("<slug:public_id>/begin/", views.begin, name="sitting-begin"),
    path("<slug:public_id>/<int:number>/", views.turn, name="sitting-turn"),
    path("<slug:public_id>/review/", views.review, name="sitting-review"),
    path("<slug:public_id>/submit/", views.submit, name="sitting-submit"),
    path("<slug:public_id>/done/", views.done, name="sitting-done"),
]
