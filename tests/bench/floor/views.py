"""The floor: read a row, add a row, render ten kilobytes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tests.bench.floor.models import Event, Sitting


def answer(request: HttpRequest, sitting_id: int, turn: int) -> HttpResponse:
    sitting = Sitting.objects.get(pk=sitting_id)
    event = Event.objects.create(
        sitting=sitting, turn=turn, choice=f"{request.POST['best']}-{request.POST['worst']}", saved_at=timezone.now()
    )
    return render(request, "page.html", {"sitting": sitting, "event": event, "turn": turn, "options": "abcd"})
