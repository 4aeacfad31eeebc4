"""Every page of staff in every state it has, as data: one module a slice."""

from tests.journeys.staff import account, authoring, judging, keys, recruiting, results

SLICES = {"account": account, "recruiting": recruiting, "results": results, "authoring": authoring, "judging": judging, "keys": keys}
