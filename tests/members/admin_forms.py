"""What a browser sends when somebody presses « Enregistrer » in the admin."""

from html.parser import HTMLParser


class FormReader(HTMLParser):
    """The fields of the page's main form, with their present values."""

    def __init__(self):
        super().__init__()
        self.fields = {}
        self._select = self._textarea = None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "select":
            self._select = (given.get("name"), "multiple" in given)
            if self._select[0] and "multiple" in given:
                self.fields.setdefault(self._select[0], [])
        elif tag == "option" and self._select and self._select[0] and "selected" in given:
            self._choose(given.get("value", ""))
        elif tag == "textarea":
            self._textarea = given.get("name")
            self.fields[self._textarea] = ""
        elif tag == "input" and given.get("name"):
            self._input(given)

    def _choose(self, value):
        name, multiple = self._select
        self.fields[name] = [*self.fields[name], value] if multiple else value

    def _input(self, given):
        if given.get("type") in {"submit", "button", "image"}:
            return
        if given.get("type") == "checkbox" and "checked" not in given:
            return
        self.fields[given["name"]] = given.get("value", "on" if given.get("type") == "checkbox" else "")

    def handle_data(self, data):
        if self._textarea:
            self.fields[self._textarea] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._textarea = None
        elif tag == "select":
            self._select = None


def filled_form(client, address, **changes):
    """The form at this address as it is shown, with some fields changed: ready to be posted."""
    reader = FormReader()
    reader.feed(client.get(address).content.decode())
    shown = {name: value.lstrip("\n") if isinstance(value, str) else value for name, value in reader.fields.items()}
    return {name: value for name, value in shown.items() if "__prefix__" not in name} | changes


def save(client, address, **changes):
    return client.post(address, filled_form(client, address, **changes), follow=True)
