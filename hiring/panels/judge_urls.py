from django.urls import path

from hiring.panels import judge_views

urlpatterns = [
    path("p/<str:token>/", judge_views.landing, name="judge-landing"),
    path("p/<str:token>/start/", judge_views.start, name="judge-start"),
    path("judge/<slug:public_id>/", judge_views.overview, name="judge"),
    path("judge/<slug:public_id>/finish/", judge_views.finish, name="judge-finish"),
    path("judge/<slug:public_id>/media/<str:name>", judge_views.media, name="judge-media"),
    path("judge/<slug:public_id>/<int:number>/", judge_views.turn, name="judge-turn"),
]
