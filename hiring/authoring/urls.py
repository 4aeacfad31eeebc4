from django.urls import path

from hiring.authoring import blueprint_views, exchange_views, form_views, life_views, media_views, views

urlpatterns = [
    path("items/", views.item_list, name="item_list"),
    path("items/new/", views.item_create, name="item_create"),
    path("items/export/", exchange_views.item_export, name="item_export"),
    path("items/import/", exchange_views.item_import, name="item_import"),
    path("items/import/template.<slug:kind>", exchange_views.item_import_template, name="item_import_template"),
    path("items/import/<slug:key>/", exchange_views.item_import_plan, name="item_import_plan"),
    path("items/<slug:public_id>/", views.item, name="item"),
    path("items/<slug:public_id>/edit/", views.item_edit, name="item_edit"),
    path("items/<slug:public_id>/preview/<int:number>/", views.item_preview, name="item_preview"),
    path("items/<slug:public_id>/media/", media_views.item_media, name="item_media"),
    path("items/<slug:public_id>/media/<str:name>", media_views.item_media_file, name="item_media_file"),
    path("items/<slug:public_id>/copy/", views.item_copy, name="item_copy"),
    path("items/<slug:public_id>/file.<slug:kind>", exchange_views.item_file, name="item_file"),
    path("items/<slug:public_id>/status/", life_views.item_status, name="item_status"),
    path("forms/", form_views.form_list, name="form_list"),
    path("forms/new/", form_views.form_create, name="form_create"),
    path("forms/<slug:public_id>/", form_views.form, name="form"),
    path("forms/<slug:public_id>/checks/", form_views.form_checks, name="form_checks"),
    path("forms/<slug:public_id>/items/", form_views.form_items, name="form_items"),
    path("forms/<slug:public_id>/file.<slug:kind>", exchange_views.form_file, name="form_file"),
    path("forms/<slug:public_id>/publish/", form_views.form_publish, name="form_publish"),
    path("forms/<slug:public_id>/swap/<slug:item_id>/", blueprint_views.form_swap, name="form_swap"),
    path("blueprints/", blueprint_views.blueprint_list, name="blueprint_list"),
    path("blueprints/new/", blueprint_views.blueprint_create, name="blueprint_create"),
    path("blueprints/<slug:public_id>/", blueprint_views.blueprint, name="blueprint"),
    path("blueprints/<slug:public_id>/edit/", blueprint_views.blueprint_edit, name="blueprint_edit"),
    path("blueprints/<slug:public_id>/assemble/", blueprint_views.blueprint_assemble, name="blueprint_assemble"),
    path("blueprints/<slug:public_id>/sets/<slug:parallel_set>/", blueprint_views.parallel_forms, name="parallel_forms"),
]
