"""A page as a script reads it: by its data-* hooks, its links and its words."""

import re
from collections import defaultdict
from functools import cached_property
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SPACES = re.compile(r"\s+")


def words(text: str) -> str:
    """Without line breaks nor no-break spaces, as a reader sees it."""
    return SPACES.sub(" ", text).strip()


class HtmlPage(HTMLParser):
    """page = HtmlPage(response); page.total, page.members, page.counts["categorie"]["pme"], "sentence" in page.text"""

    def __init__(self, response):
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.counts: dict[str, dict[str, int]] = defaultdict(dict)
        self.texts: dict[int, list[str]] = defaultdict(list)
        self._open: list[tuple[str, int]] = []
        self._facet = ""
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        if "data-facet" in attributes:
            self._facet = attributes["data-facet"]
        if "data-value" in attributes:
            self.counts[self._facet][attributes["data-value"]] = int(attributes["data-count"])
        if tag not in VOID:
            self._open.append((tag, len(self.elements) - 1))

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        for _, place in self._open:
            self.texts[place].append(data)

    def attribute(self, name: str) -> list[str]:
        """The values of an attribute, in the order of the document."""
        return [attributes[name] for _, attributes in self.elements if name in attributes]

    def text_of(self, tag: str, css_class: str = "") -> list[str]:
        """The words of each element of that name (and class)."""
        return [
            words("".join(self.texts[place]))
            for place, (name, attributes) in enumerate(self.elements)
            if name == tag and (not css_class or css_class in attributes.get("class", "").split())
        ]

    @property
    def total(self) -> int:
        [total] = self.attribute("data-total")
        return int(total)

    @property
    def members(self) -> list[str]:
        return self.attribute("data-member")

    @property
    def poles(self) -> list[str]:
        return self.attribute("data-pole")

    @cached_property
    def text(self) -> str:
        hidden = {place for place, (tag, _) in enumerate(self.elements) if tag in ("script", "style", "head")}
        whole = "".join(self.texts[0])
        for place in hidden:
            whole = whole.replace("".join(self.texts[place]), " ", 1)
        return words(whole)

    @property
    def title(self) -> str:
        return self.text_of("title")[0]

    @cached_property
    def links(self) -> dict[str, str]:
        """{words of the link: address}, the last one where several say the same."""
        return {
            words("".join(self.texts[place])): attributes["href"]
            for place, (tag, attributes) in enumerate(self.elements)
            if tag == "a" and "href" in attributes
        }

    @property
    def chips(self) -> dict[str, str]:
        """{« Catégorie : PME »: address without it}"""
        chips = {label: url for label, url in self.links.items() if label.startswith("Retirer le filtre ")}
        return {label.removeprefix("Retirer le filtre ").removesuffix(" ×"): url for label, url in chips.items()}

    @property
    def checked(self) -> list[tuple[str, str]]:
        """(parameter, value) of every checked box."""
        boxes = [attributes for tag, attributes in self.elements if tag == "input" and "checked" in attributes]
        return [(box["name"], box["value"]) for box in boxes]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        fields = [attributes for tag, attributes in self.elements if tag == "input"]
        return [(field["name"], field["value"]) for field in fields if field.get("type") == "hidden"]

    @property
    def warnings(self) -> list[str]:
        return self.text_of("div", "notice-warning") or self.text_of("p", "notice-warning")
