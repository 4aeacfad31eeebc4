"""Items and forms as QTI 3.0 packages: one ``qti-assessment-item`` a turn, a section a scenario, a test around them. Pure: no Django.

A scenario's turns are items of their own, in order in a section that is kept together: the second stem tells what came of the
first answer, so they cannot stand on one page. What QTI has words for is written in its words: stems, options, responses, keys as
mappings, replies as feedback, zones and scales as outcomes. What it has none for (needs, markers, thoughts …) stands in a
``qti-rubric-block`` for authors and scorers, which no candidate is shown, under the names of the tables' columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from lxml import etree

from assessment.instrument.documents import CODES
from assessment.instrument.enums import Instruction, ResponseFormat, Scale, Zone
from assessment.instrument.exchange.qti_scoring import (
    ASI,
    BEST,
    RESPONSE,
    SCORE,
    SHOWN,
    WORST,
    counts_zones,
    node,
    number,
    outcome_declarations,
    outcome_of,
    response_declarations,
    response_processing,
)
from assessment.instrument.exchange.tables import BY_NAME, NAMES, rows_of
from assessment.instrument.exchange.tidying import tidied
from assessment.instrument.portability import FormDefinition
from assessment.instrument.responses import RATINGS
from assessment.instrument.source import ItemSource, TurnSource

CP = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"
ASI_XSD = "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd"
CP_XSD = "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd"
TOOL = "Evenkeel"
MARK = "evenkeel"  # begins the classes by which our own packages are known again
SAID = ("stem", "text", "reply", "option_explanation")  # columns whose words stand in QTI's own elements
WEIGHT = "SHARE"
CHOICES = (ResponseFormat.BEST, ResponseFormat.BEST_WORST)
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DOES = {Instruction.SHOULD: "should one do", Instruction.WOULD: "would you do"}


def package_files(
    sources: Sequence[ItemSource], *, title: str, language: str = "en", form: FormDefinition | None = None
) -> dict[str, bytes]:
    """The files of a package by name: the manifest, a test, and an item for each turn.

    Args:
        title: of the test.
        language: of the words.
        form: that these items are, practice last, so that it can be read back as one.
    """
    tidy = [tidied(source) for source in sources]
    names = {source.slug: _names(source) for source in tidy}
    files = {"imsmanifest.xml": _written(_manifest([name for every in names.values() for name in every]))}
    files["test.xml"] = _written(_test(tidy, names, title=title, form=form))
    for source in tidy:
        rows = _rows(source)
        for at, name in enumerate(names[source.slug]):
            turn = source.turns[at] if source.turns else None
            files[f"items/{name}.xml"] = _written(_item(source, turn, rows[at], name=name, language=language))
    return files


def _names(source: ItemSource) -> list[str]:
    """What the items of a scenario are called: names that XML allows, in order."""
    return [f"i_{source.slug}_{at}" for at in range(1, max(len(source.turns), 1) + 1)]


def _rows(source: ItemSource) -> list[list[dict[str, str]]]:
    """The item's table, a list of rows for each turn; what belongs to the item stands in the first."""
    grouped: list[list[dict[str, str]]] = []
    for row in rows_of([source]):
        if not grouped or row.get("option") in (None, 1):
            grouped.append([])
        said = {name: value for name, value in row.items() if value not in (None, "")}
        grouped[-1].append({name: f"{value:g}" if isinstance(value, (int, float)) else str(value) for name, value in said.items()})
    return grouped


# Items -------------------------------------------------------------------------------------------------------------------


def _item(source: ItemSource, turn: TurnSource | None, rows: list[dict[str, str]], *, name: str, language: str) -> etree._Element:
    shows = turn is not None and source.format in CHOICES and any(option.reply or option.explanation for option in turn.options)
    item = _root(
        "qti-assessment-item",
        identifier=name,
        title=_clean(source.title),
        adaptive="false",
        time_dependent="false",
        tool_name=TOOL,
        tool_version="1",
    )
    item.set(f"{{{XML}}}lang", language)
    body = node("qti-item-body", _key_block(rows, native=SAID if source.format in CHOICES else SAID[:2]))
    if turn is None or not turn.options:
        if turn is not None:
            body.append(_prose("div", turn.stem, class_=f"{MARK}-stem"))
        item.append(body)
        return item
    item.extend(response_declarations(source, turn))
    item.extend(outcome_declarations(source, turn, shows=shows))
    body.append(_prose("div", turn.stem, class_=f"{MARK}-stem"))
    body.extend(_interactions(source, turn, language=language))
    item.append(body)
    if (processing := response_processing(source, turn, shows=shows)) is not None:
        item.append(processing)
    if shows:
        item.extend(_feedback(turn))
    return item


def _interactions(source: ItemSource, turn: TurnSource, *, language: str) -> Iterable[etree._Element]:
    does = _DOES[source.instruction]
    count = str(len(turn.options))
    choices = [_prose("qti-simple-choice", option.text, identifier=code) for code, option in zip(CODES, turn.options, strict=False)]
    if source.format is ResponseFormat.BEST:
        yield _choice(RESPONSE, f"What {does}? Pick the most effective.", choices, language)
    elif source.format is ResponseFormat.BEST_WORST:
        yield _choice(BEST, f"What {does}? Pick the most effective.", choices, language)
        again = [_prose("qti-simple-choice", option.text, identifier=code) for code, option in zip(CODES, turn.options, strict=False)]
        yield _choice(WORST, "And which is the least effective?", again, language)
    elif source.format is ResponseFormat.RANK:
        yield node(
            "qti-order-interaction",
            _prompt(f"What {does}? Put them in order, the most effective first.", language),
            *choices,
            response_identifier=RESPONSE,
            shuffle="true",
        )
    else:
        rated = [
            _prose("qti-simple-associable-choice", option.text, identifier=code, match_max="1", match_min="1")
            for code, option in zip(CODES, turn.options, strict=False)
        ]
        ends = {RATINGS[0]: " – least effective", RATINGS[-1]: " – most effective"}
        ratings = [
            node("qti-simple-associable-choice", text=f"{rating}{ends.get(rating, '')}", identifier=f"R{rating}", match_max=count)
            for rating in RATINGS
        ]
        yield node(
            "qti-match-interaction",
            _prompt(f"What {does}? Rate each, 1 to 5.", language),
            node("qti-simple-match-set", *rated),
            node("qti-simple-match-set", *ratings),
            response_identifier=RESPONSE,
            max_associations=count,
            min_associations=count,
        )


def _choice(response: str, prompt: str, choices: list[etree._Element], language: str) -> etree._Element:
    return node(
        "qti-choice-interaction",
        _prompt(prompt, language),
        *choices,
        response_identifier=response,
        max_choices="1",
        min_choices="1",
        shuffle="true",
    )


def _prompt(text: str, language: str) -> etree._Element:
    prompt = node("qti-prompt", text=text)
    if language.split("-")[0] != "en":
        prompt.set(f"{{{XML}}}lang", "en")
    return prompt


def _feedback(turn: TurnSource) -> Iterable[etree._Element]:
    for code, option in zip(CODES, turn.options, strict=False):
        parts = {"reply": option.reply, "explanation": option.explanation}
        said = [_prose("div", text, class_=f"{MARK}-{name}") for name, text in parts.items() if text]
        if said:
            yield node("qti-modal-feedback", node("qti-content-body", *said), outcome_identifier=SHOWN, show_hide="show", identifier=code)


def _key_block(rows: list[dict[str, str]], *, native: Sequence[str]) -> etree._Element:
    """What authors and scorers are told: of the item and its turn as a list, of its options as a table."""
    about = [name for name in NAMES if name in rows[0] and BY_NAME[name].level != "option" and name not in native]
    facts = node("dl")
    for name in about:
        facts.append(node("dt", text=name))
        facts.append(_prose("dd", rows[0][name], class_=f"{MARK}-{name}"))
    content = node("qti-content-body", facts)
    columns = [name for name in NAMES if BY_NAME[name].level == "option" and name not in native and any(name in row for row in rows)]
    if columns:
        head = node("thead", node("tr", *(node("th", text=name) for name in columns)))
        lines = (node("tr", *(_prose("td", row.get(name, ""), class_=f"{MARK}-{name}") for name in columns)) for row in rows)
        content.append(node("table", head, node("tbody", *lines)))
    return node("qti-rubric-block", content, use="scoring", view="author scorer", class_=f"{MARK}-key")


def _prose(tag: str, text: str, **attributes: str) -> etree._Element:
    """An element with a text: one line as it is, paragraphs as paragraphs."""
    text = _clean(text)
    if tag != "div" and "\n" not in text:
        return node(tag, text=text or None, **attributes)
    return node(tag, *(node("p", text=part or None) for part in text.split("\n\n")), **attributes)


def _clean(text: str) -> str:
    return NOT_IN_XML.sub("", text)


# Test and manifest -------------------------------------------------------------------------------------------------------


def _test(sources: Sequence[ItemSource], names: Mapping[str, list[str]], *, title: str, form: FormDefinition | None) -> etree._Element:
    test = _root("qti-assessment-test", identifier="test", title=_clean(title), tool_name=TOOL, tool_version="1")
    if form:
        test.set("class", f"{MARK}-form")
        test.set(f"data-{MARK}-language", form.language)
        test.set(f"data-{MARK}-instruction", form.instruction.value)
        if form.parallel_set:
            test.set(f"data-{MARK}-parallel-set", form.parallel_set)
        if form.reason:
            test.set(f"data-{MARK}-reason", _clean(form.reason))
    scored = [source for source in sources if source.scale is not Scale.PRACTICE]
    practice = [source for source in sources if source.scale is Scale.PRACTICE]
    scales = [scale for scale in (Scale.ATTITUDE, Scale.SKILL) if any(source.scale is scale for source in scored)]
    has_zones = any(counts_zones(source, turn) for source in scored for turn in source.turns)
    outcomes = [f"SCALE_{scale.value.upper()}" for scale in scales] + ([outcome_of(zone) for zone in Zone] if has_zones else [])
    for name in outcomes:
        test.append(node("qti-outcome-declaration", identifier=name, cardinality="single", base_type="float"))
    for part, held in (("practice", practice), ("scored", scored)):
        if held:
            test.append(_part(part, held, names))
    rules = [_scale_rule(scale, scored) for scale in scales]
    if has_zones:
        rules += [
            node("qti-set-outcome-value", node("qti-sum", _totals(outcome_of(zone), Scale.ATTITUDE)), identifier=outcome_of(zone))
            for zone in Zone
        ]
    if rules:
        test.append(node("qti-outcome-processing", *rules))
    return test


def _part(name: str, sources: Sequence[ItemSource], names: Mapping[str, list[str]]) -> etree._Element:
    part = node("qti-test-part", identifier=name, navigation_mode="linear", submission_mode="individual")
    part.append(node("qti-item-session-control", max_attempts="1", show_feedback="true"))
    for source in sources:
        title = _clean(source.title)
        section = node("qti-assessment-section", identifier=f"s_{source.slug}", title=title, visible="true", keep_together="true")
        for item in names[source.slug]:
            share = node("qti-weight", identifier=WEIGHT, value=number(Fraction(1, len(names[source.slug]))))
            section.append(
                node("qti-assessment-item-ref", share, identifier=f"r_{item}", href=f"items/{item}.xml", category=source.scale.value)
            )
        part.append(section)
    return part


def _scale_rule(scale: Scale, scored: Sequence[ItemSource]) -> etree._Element:
    """100 × the mean credit of the scale's scenarios, a scenario's being the mean of its turns."""
    count = sum(source.scale is scale for source in scored)
    factor = node("qti-base-value", text=number(Fraction(100, count)), base_type="float")
    total = node("qti-product", factor, node("qti-sum", _totals(SCORE, scale)))
    return node("qti-set-outcome-value", total, identifier=f"SCALE_{scale.value.upper()}")


def _totals(variable: str, scale: Scale) -> etree._Element:
    return node("qti-test-variables", variable_identifier=variable, include_category=scale.value, weight_identifier=WEIGHT)


def _manifest(names: Sequence[str]) -> etree._Element:
    def cp(tag: str, /, *children: etree._Element, text: str | None = None, **attributes: str) -> etree._Element:
        element = etree.Element(f"{{{CP}}}{tag}", attributes)
        element.text = text
        element.extend(children)
        return element

    def item(name: str) -> etree._Element:
        href = f"items/{name}.xml"
        return cp("resource", cp("file", href=href), identifier=name, type="imsqti_item_xmlv3p0", href=href)

    test = cp("resource", cp("file", href="test.xml"), identifier="test", type="imsqti_test_xmlv3p0", href="test.xml")
    test.extend(cp("dependency", identifierref=name) for name in names)
    manifest = etree.Element(f"{{{CP}}}manifest", {"identifier": "package"}, nsmap={None: CP, "xsi": XSI})
    manifest.set(f"{{{XSI}}}schemaLocation", f"{CP} {CP_XSD}")
    manifest.append(cp("metadata", cp("schema", text="QTI Package"), cp("schemaversion", text="3.0.0")))
    manifest.append(cp("organizations"))
    manifest.append(cp("resources", test, *map(item, names)))
    return manifest


def _root(tag: str, **attributes: str) -> etree._Element:
    root = etree.Element(f"{{{ASI}}}{tag}", nsmap={None: ASI, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{ASI} {ASI_XSD}")
    for name, value in attributes.items():
        root.set(name.replace("_", "-"), value)
    return root


def _written(root: etree._Element) -> bytes:
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"
