from django.urls import path

from hiring.panels import asking_views, views

urlpatterns = [
    path("panels/", views.panel_list, name="panel_list"),
    path("panels/new/", views.panel_create, name="panel_create"),
    path("panels/<slug:public_id>/", views.panel, name="panel"),
    path("panels/<slug:public_id>/items/<int:number>/", views.panel_item, name="panel_item"),
    path("panels/<slug:public_id>/key/", views.panel_key, name="panel_key"),
    path("panels/<slug:public_id>/close/", views.panel_close, name="panel_close"),
    path("panels/<slug:public_id>/reopen/", views.panel_reopen, name="panel_reopen"),
    path("panels/<slug:public_id>/judges/", asking_views.judges, name="panel_judges"),
    path("panels/<slug:public_id>/judges/remind/", asking_views.remind, name="panel_remind"),
    path("panels/<slug:public_id>/judges/forget/", asking_views.forget, name="panel_forget"),
    path("panel-judges/<slug:public_id>/replace/", asking_views.replace_link, name="panel_judge_replace"),
    path("panel-judges/<slug:public_id>/withdraw/", asking_views.take_back, name="panel_judge_withdraw"),
]
