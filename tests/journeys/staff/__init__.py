"""Every page of staff in every state it has, as data: one module a slice."""

from tests.journeys.staff import account, authoring, evidence, judging, keys, members, recruiting, results

SLICES = {
    "account": account,
    "members": members,
    "recruiting": recruiting,
    "results": results,
    "authoring": authoring,
    "judging": judging,
    "keys": keys,
    "evidence": evidence,
}
