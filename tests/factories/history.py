"""What was saved, said and done with an item."""

from __future__ import annotations

import factory

from assessment.instrument.models import Comment, Reply, Review, SavedState, StatusChange, Unfinished
from tests.factories.instrument import NOW, ItemFactory

ANN = "Ann Ives <ann@work.example>"
BEN = "Ben Okoro <ben@work.example>"


class SavedStateFactory(factory.django.DjangoModelFactory[SavedState]):
    """A row alone, with an empty document: use ``save_draft`` for one that can be read."""

    class Meta:
        model = SavedState

    item = factory.SubFactory(ItemFactory)
    revision_number = 1
    edit_number = factory.Sequence(lambda n: n + 1)
    by = ANN
    began_at = NOW
    saved_at = NOW
    document = factory.LazyFunction(dict)


class StatusChangeFactory(factory.django.DjangoModelFactory[StatusChange]):
    class Meta:
        model = StatusChange

    item = factory.SubFactory(ItemFactory)
    from_status = "draft"
    to_status = "in_review"
    by = ANN
    at = NOW


class ReviewFactory(factory.django.DjangoModelFactory[Review]):
    class Meta:
        model = Review

    item = factory.SubFactory(ItemFactory)
    edit_number = 1
    by = BEN
    at = NOW


class CommentFactory(factory.django.DjangoModelFactory[Comment]):
    class Meta:
        model = Comment

    item = factory.SubFactory(ItemFactory)
    text = "Would he know that?"
    by = BEN
    at = NOW


class ReplyFactory(factory.django.DjangoModelFactory[Reply]):
    class Meta:
        model = Reply

    comment = factory.SubFactory(CommentFactory)
    text = "He would: it is on the door."
    by = ANN
    at = NOW


class UnfinishedFactory(factory.django.DjangoModelFactory[Unfinished]):
    class Meta:
        model = Unfinished

    item = factory.SubFactory(ItemFactory)
    by = ANN
    at = NOW
    sent = "title="
