# The part of defusedxml that payments/bank_batch uses; it brings no types of its own.
from xml.etree.ElementTree import Element
from xml.etree.ElementTree import ParseError as ParseError

def fromstring(text: str, *, forbid_dtd: bool = False) -> Element: ...
