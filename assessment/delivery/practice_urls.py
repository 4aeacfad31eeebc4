"""Practice without an invitation, under /practice/."""

from __future__ import annotations

from django.urls import path

from assessment.delivery import media_views, practice_views

urlpatterns = [
    path("", practice_views.choose, name="open-practice"),
    path("<slug:form_id>/<slug:language>/<int:number>/", practice_views.item, name="open-practice-item"),
    path("<slug:form_id>/<slug:language>/media/<str:name>", media_views.practice_media, name="open-practice-media"),
]
