"""What a browser sends when nothing on a form was changed."""

from collections.abc import Sequence

from studio.forms.nodes import Node
from studio.forms.shapes import Shape


def sent_of(nodes: Sequence[Node]) -> dict[str, list[str]]:
    """The values by the name of the input; a box of several lines sends CRLF."""
    found: dict[str, list[str]] = {}
    for node in nodes:
        for row in node.rows:
            found |= sent_of(row.nodes)
        found |= sent_of(node.nodes)
        if node.field.shape is Shape.FLAG:
            found |= {node.path: ["1"]} if node.value else {}
        elif isinstance(node.value, list):
            found[node.path] = node.value
        elif node.field.shape not in (Shape.GROUP, Shape.ROWS):
            found[node.path] = [node.value.replace("\n", "\r\n")]
    return found
