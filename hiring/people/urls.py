from django.urls import include, path

from hiring.audit import views as audit_views
from hiring.people import join_views, member_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("account/email/", views.own_address, name="account_email"),  # before allauth's, which would let them change it
    path("account/", include("allauth.urls")),
    path("join/<str:token>/", join_views.join, name="join"),
    path("organisation/", member_views.organisation, name="organisation"),
    path("organisation/<slug:public_id>/log/", audit_views.log, name="audit_log"),
    path("organisation/<slug:public_id>/members/", member_views.member_list, name="member_list"),
    path("organisation/<slug:public_id>/members/invite/", member_views.member_invite, name="member_invite"),
    path("members/<slug:public_id>/", member_views.member, name="member"),
    path("members/<slug:public_id>/role/", member_views.member_role, name="member_role"),
    path("members/<slug:public_id>/remove/", member_views.member_remove, name="member_remove"),
    path("member-invitations/<slug:public_id>/send/", member_views.invitation_again, name="member_invitation_again"),
    path("member-invitations/<slug:public_id>/withdraw/", member_views.invitation_withdraw, name="member_invitation_withdraw"),
]
