"""The candidate's addresses, under /s/. No token stands in any of them."""

from __future__ import annotations

from django.urls import path

from assessment.delivery import comfort_views, media_views, time_views, views

urlpatterns = [
    path("comfort/", comfort_views.comfort, name="comfort"),
    path("<slug:public_id>/", views.resume, name="sitting-resume"),
    path("<slug:public_id>/practice/<int:number>/", views.practice, name="sitting-practice"),
    path("<slug:public_id>/begin/", views.begin, name="sitting-begin"),
    path("<slug:public_id>/more-time/", time_views.more_time, name="sitting-more-time"),
    path("<slug:public_id>/pause/", time_views.pause, name="sitting-pause"),
    path("<slug:public_id>/go-on/", time_views.go_on, name="sitting-go-on"),
    path("<slug:public_id>/clock/", time_views.tell_time, name="sitting-clock"),
    path("<slug:public_id>/hold/", time_views.hold, name="sitting-hold"),
    path("<slug:public_id>/<int:number>/", views.turn, name="sitting-turn"),
    path("<slug:public_id>/review/", views.review, name="sitting-review"),
    path("<slug:public_id>/submit/", views.submit, name="sitting-submit"),
    path("<slug:public_id>/done/", views.done, name="sitting-done"),
    path("<slug:public_id>/media/<str:name>", media_views.sitting_media, name="sitting-media"),
]
