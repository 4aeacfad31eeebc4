from django.urls import path

from hiring.invitations import more_time_views, staff_views

urlpatterns = [
    path("vacancies/<slug:public_id>/invite/", staff_views.invite_all, name="invite_all"),
    path("applicants/<slug:public_id>/invitation/", staff_views.show, name="invitation_staff"),
    path("applicants/<slug:public_id>/invitation/send/", staff_views.send_again, name="invitation_send"),
    path("applicants/<slug:public_id>/invitation/replace/", staff_views.replace_link, name="invitation_replace"),
    path("applicants/<slug:public_id>/invitation/language/", staff_views.free_language, name="invitation_language"),
    path("applicants/<slug:public_id>/invitation/withdraw/", staff_views.take_back, name="invitation_withdraw"),
    path("applicants/<slug:public_id>/invitation/more-time/", more_time_views.grant, name="invitation_more_time"),
    path("applicants/<slug:public_id>/invitation/more-time/leave/", more_time_views.leave, name="invitation_more_time_leave"),
]
