"""Codes in addresses. What does not have the shape of its code is a page that does not exist."""


class Siren:
    regex = r"[0-9]{9}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class RegionCode(Siren):
    regex = r"[0-9]{2,3}"


class DepartementCode(Siren):
    regex = r"(?:2[ABab]|[0-9]{2,3})"

    def to_python(self, value: str) -> str:
        return value.upper()
