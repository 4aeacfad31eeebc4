"""Packages as other tools write them: in their spellings and with their habits, the words our own.

No file of another tool stands here: the published samples of QTI 3.0 may not be passed on. These are written after what they and
exports of TAO (QTI 2.2, camel case) look like.
"""

from __future__ import annotations

from dataclasses import dataclass

from assessment.instrument.enums import ResponseFormat

V3 = 'xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"'
ONCE = 'match-max="1"'
V22 = 'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2"'
MANIFEST = b"""<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1" identifier="m"><metadata><schema>QTI Package</schema>
<schemaversion>3.0.0</schemaversion></metadata><organizations/><resources/></manifest>"""


@dataclass(frozen=True)
class Peer:
    name: str
    files: dict[str, bytes]
    items: list[tuple[str, ResponseFormat, list[float | None]]]  # name, format, effectiveness by option
    losses: tuple[str, ...] = ()


def item(body: str, *, identifier: str = "late", title: str = "A late train", declared: str = "", after: str = "", more: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<qti-assessment-item {V3} identifier="{identifier}" title="{title}" '
        f'time-dependent="false" {more}>{declared}<qti-item-body>{body}</qti-item-body>{after}</qti-assessment-item>'
    ).encode()


def declared(inner: str, *, cardinality: str = "single", base_type: str = "identifier") -> str:
    return (
        f'<qti-response-declaration identifier="RESPONSE" cardinality="{cardinality}" base-type="{base_type}">{inner}'
        '</qti-response-declaration><qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>'
    )


def right(*values: str) -> str:
    return f"<qti-correct-response>{''.join(f'<qti-value>{value}</qti-value>' for value in values)}</qti-correct-response>"


def choices(tag: str, *texts: str, more: str = "") -> str:
    return "".join(f'<{tag} identifier="{letter}" {more}>{text}</{tag}>' for letter, text in zip("ABCDEFGH", texts, strict=False))


THREE = ("Look it up for her.", "Send her to the\n   desk.", "Tell her to <em>wait</em>.")
STEM = "<p>A traveller asks\n  about the late train.</p><div><p>She has a meeting at ten.</p></div>"
ASK = '<qti-choice-interaction response-identifier="RESPONSE" {}><qti-prompt>What do you say?</qti-prompt>{}</qti-choice-interaction>'
TEMPLATE = '<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>'

CHOICE = Peer(
    "a choice with a right answer",
    {
        "imsmanifest.xml": MANIFEST,
        "items/late.xml": item(
            STEM + ASK.format('max-choices="1"', choices("qti-simple-choice", *THREE)), declared=declared(right("A")), after=TEMPLATE
        ),
    },
    [("late", ResponseFormat.BEST, [5.0, 1.0, 1.0])],
    ("It knows right and wrong alone: what is right has an effectiveness of 5, the rest of 1.",),
)
MAPPED = Peer(
    "a choice with points, pictures, feedback, a rubric and rules of its own",
    {
        "imsmanifest.xml": MANIFEST,
        "items/late.xml": item(
            '<qti-rubric-block use="instructions" view="scorer"><qti-content-body><p>Mind it.</p></qti-content-body>'
            "</qti-rubric-block>"
            + STEM
            + '<p><img src="train.png" alt=""/></p>'
            + ASK.format('max-choices="2"', choices("qti-simple-choice", *THREE)),
            declared=declared(
                '<qti-mapping default-value="0"><qti-map-entry map-key="A" mapped-value="2"/>'
                '<qti-map-entry map-key="B" mapped-value="1"/></qti-mapping>',
                cardinality="multiple",
            )
            + '<qti-outcome-declaration identifier="CALM" cardinality="single" base-type="float"/>',
            after='<qti-response-processing><qti-set-outcome-value identifier="SCORE"><qti-map-response identifier="RESPONSE"/>'
            "</qti-set-outcome-value>"
            '</qti-response-processing><qti-modal-feedback outcome-identifier="F" identifier="A" show-hide="show">'
            "<qti-content-body><p>Good.</p></qti-content-body></qti-modal-feedback>",
            more='xml:lang="nl" adaptive="true"',
        ),
        "items/train.png": b"\x89PNG",
    },
    [("late", ResponseFormat.BEST, [5.0, 3.0, 1.0])],
    (
        "This file is not carried.",
        "Several options could be picked; here one is.",
        "Its mapping of 0 to 2 points is carried as an effectiveness of 1 to 5.",
        "1 × a picture is not carried: only words are.",
        "Its instructions to others than the candidate are not carried.",
        "Its feedback is not carried.",
        "It is adaptive; here an item is answered once.",
        "Its own rules of scoring are not carried: scores are worked out from effectiveness.",
        "Its outcomes CALM are not carried.",
        "Its words are in “nl”; an item’s own language is that of the form it stands in.",
    ),
)
ORDER = Peer(
    "an order, and a test that names it first",
    {
        "imsmanifest.xml": MANIFEST,
        "a.xml": item(
            STEM + ASK.format('max-choices="1"', choices("qti-simple-choice", *THREE)), identifier="second", declared=declared("")
        ),
        "b.xml": item(
            f'{STEM}<qti-order-interaction response-identifier="RESPONSE">{choices("qti-simple-choice", *THREE)}</qti-order-interaction>',
            identifier="First Item!",
            declared=declared(right("C", "A", "B"), cardinality="ordered"),
        ),
        "test.xml": (
            f'<qti-assessment-test {V3} identifier="t" title="Trains"><qti-test-part identifier="p" navigation-mode="linear" '
            'submission-mode="individual"><qti-assessment-section identifier="s" title="S" visible="true">'
            '<qti-assessment-item-ref identifier="r1" href="b.xml"/><qti-assessment-item-ref identifier="r2" href="a.xml"/>'
            "</qti-assessment-section></qti-test-part></qti-assessment-test>"
        ).encode(),
    },
    [("first-item", ResponseFormat.RANK, [3.0, 1.0, 5.0]), ("second", ResponseFormat.BEST, [None, None, None])],
    (
        "The test “Trains” gives its items their order; its rules and outcomes are not carried.",
        "Its right order is carried as an effectiveness from 5 down to 1 in even steps.",
        "It has no key.",
    ),
)
RATED = Peer(
    "a match that is a rating, beside one that is none and a gap to fill",
    {
        "imsmanifest.xml": MANIFEST,
        "rate.xml": item(
            f'{STEM}<qti-match-interaction response-identifier="RESPONSE"><qti-simple-match-set>'
            f"{choices('qti-simple-associable-choice', *THREE, more=ONCE)}</qti-simple-match-set><qti-simple-match-set>"
            + "".join(f'<qti-simple-associable-choice identifier="N{n}" match-max="3">{n}</qti-simple-associable-choice>' for n in range(5))
            + "</qti-simple-match-set></qti-match-interaction>",
            identifier="rate",
            declared=declared(right("A N4", "B N1", "C N0"), cardinality="multiple", base_type="directedPair"),
        ),
        "match.xml": item(
            f'{STEM}<qti-match-interaction response-identifier="RESPONSE"><qti-simple-match-set>'
            f"{choices('qti-simple-associable-choice', *THREE, more=ONCE)}</qti-simple-match-set><qti-simple-match-set>"
            f"{choices('qti-simple-associable-choice', 'X', 'Y', more=ONCE)}</qti-simple-match-set></qti-match-interaction>",
            identifier="match",
        ),
        "gap.xml": item('<p>It is <qti-text-entry-interaction response-identifier="RESPONSE"/>.</p>', identifier="gap"),
    },
    [("rate", ResponseFormat.RATE, [5.0, 2.0, 1.0])],
    (
        "Its ratings “0” to “4” become 1 to 5.",
        "Left out: what it matches is not options with 5 ratings.",
        "Left out: it asks by text-entry-interaction, and an item here by choice, order or match.",
    ),
)
CAMEL = Peer(
    "QTI 2.2 in camel case",
    {
        "imsmanifest.xml": MANIFEST,
        "i123/qti.xml": (
            f'<assessmentItem {V22} identifier="i15" title="Bahn" timeDependent="false" adaptive="false">'
            '<responseDeclaration identifier="R" cardinality="single" baseType="identifier"><correctResponse><value>choice_2</value>'
            '</correctResponse><mapping defaultValue="0"><mapEntry mapKey="choice_2" mappedValue="1.0"/></mapping></responseDeclaration>'
            '<itemBody><div class="grid-row"><div class="col-12"><choiceInteraction responseIdentifier="R" maxChoices="1">'
            '<prompt>Which?</prompt><simpleChoice identifier="choice_1">One.</simpleChoice>'
            '<simpleChoice identifier="choice_2">Two.</simpleChoice>'
            "</choiceInteraction></div></div></itemBody></assessmentItem>"
        ).encode(),
        "i123/style/custom.css": b"p {}",
    },
    [("i15", ResponseFormat.BEST, [1.0, 5.0])],
    (
        "It has 2 options: a turn here has 3 to 6. Add some before it is published.",
        "Its mapping of 0 to 1 points is carried as an effectiveness of 1 to 5.",
    ),
)
ESSAYS = {
    "imsmanifest.xml": MANIFEST,
    "e.xml": item('<qti-extended-text-interaction response-identifier="RESPONSE"/>', identifier="e"),
}
PACKAGES = (CHOICE, MAPPED, ORDER, RATED, CAMEL)
