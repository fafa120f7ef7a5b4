"""Reading the forms: JSON Schema 2020-12 in YAML, made of the shared groups.

A form file is a JSON Schema whose properties are sections: ``{$ref: "#/$defs/<group>"}`` or an
array of them. The groups it uses are put into its ``$defs``. Our own keywords begin with ``x-``:
``x-when`` (see ``conditions``), ``x-ask``, ``x-derived``, ``x-roles``, ``x-counts``, ``x-matters``,
``x-rules`` (see ``checks.cross_field``) and ``x-complete``; other readers may ignore them.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from pydantic import ValidationError

from actions.forms.checks.cross_field import read_rules
from actions.forms.conditions import read_condition
from actions.forms.form import Field, Form, Section
from daoban.errors import ContentInvalid, NotFound

CONTENT = Path(__file__).parent / "content"
_REFERENCE = "#/$defs/"


@lru_cache(maxsize=1)
def groups() -> Mapping[str, Mapping[str, Any]]:
    """Every shared group by its name."""
    found: dict[str, Mapping[str, Any]] = {}
    for file in sorted((CONTENT / "groups").glob("*.yml")):
        for name, schema in yaml.safe_load(file.read_text("utf-8")).items():
            if name in found:
                raise ContentInvalid(f"共用字段组 {name} 写了两次。", f"请检查 {file.name}。")
            found[name] = schema
    return found


@lru_cache(maxsize=1)
def bundles_with_form() -> tuple[str, ...]:
    """Ids of the bundles that have a form."""
    return tuple(sorted(file.stem for file in (CONTENT / "forms").glob("*.yml")))


@lru_cache(maxsize=128)
def form_of(bundle: str) -> Form:
    """The form of a bundle.

    Raises:
        NotFound: it has none.
        ContentInvalid: the file breaks the rules; says where.
    """
    file = CONTENT / "forms" / f"{bundle}.yml"
    if bundle not in bundles_with_form():
        raise NotFound(
            "这件事还没有可以在线填写的表。", "请到办事大厅窗口办理，或拨打 12345 咨询。"
        )
    return compile_form(yaml.safe_load(file.read_text("utf-8")), bundle)


def compile_form(raw: Mapping[str, Any], bundle: str) -> Form:
    """A form out of its schema.

    Raises:
        ContentInvalid: the schema breaks the rules; says where.
    """
    try:
        return _compile(raw, bundle)
    except (KeyError, ValueError, ValidationError, SchemaError) as error:
        raise ContentInvalid(f"{bundle} 的表有错：{error}", "请按编辑手册修改。") from error


def _compile(raw: Mapping[str, Any], bundle: str) -> Form:
    sections = tuple(_section(key, schema) for key, schema in raw["properties"].items())
    known = {section.key for section in sections}
    matters = {matter: tuple(keys) for matter, keys in raw.get("x-matters", {}).items()}
    for matter, keys in matters.items():
        if unknown := set(keys) - known:
            raise ValueError(f"x-matters 的 {matter} 写了没有的部分：{'、'.join(sorted(unknown))}")
    used = {section.group for section in sections}
    schema = {**raw, "$defs": {name: _plain(groups()[name]) for name in sorted(used)}}
    Draft202012Validator.check_schema(schema)
    return Form(
        bundle=bundle,
        title=str(raw["title"]),
        sections=sections,
        matters=matters,
        rules=read_rules(list(raw.get("x-rules", ()))),
        complete=bool(raw.get("x-complete", False)),
        schema=schema,
    )


def _plain(group: Mapping[str, Any]) -> dict[str, Any]:
    """A group for readers that ignore ``x-when``: nothing is required that may not be asked for.

    What depends on another field of the group is required with ``if`` and ``then``.
    """
    asked_when = {
        key: schema["x-when"] for key, schema in group["properties"].items() if "x-when" in schema
    }
    required = group.get("required", ())
    then = [
        {
            "if": {"properties": {name: {"enum": list(when["is"])}}, "required": [name]},
            "then": {"required": [key]},
        }
        for key, when in asked_when.items()
        if key in required
        and when.keys() == {"field", "is"}
        and (name := str(when["field"]).removeprefix(".")) in group["properties"]
    ]
    always = [key for key in required if key not in asked_when]
    plain = {**group, "required": always}
    return {**plain, "allOf": then} if then else plain


def _section(key: str, schema: Mapping[str, Any]) -> Section:
    repeated = schema.get("type") == "array"
    item = schema["items"] if repeated else schema
    group = str(item["$ref"]).removeprefix(_REFERENCE)
    shared = groups()[group]
    return Section(
        key=key,
        title=str(schema.get("title") or shared["title"]),
        group=group,
        fields=tuple(_fields(shared)),
        minimum=int(schema.get("minItems", 0)) if repeated else None,
        maximum=int(schema["maxItems"]) if repeated else None,
        when=read_condition(schema.get("x-when", shared.get("x-when"))),
        roles=tuple(schema.get("x-roles", shared.get("x-roles", ()))),
        help=schema.get("description", shared.get("description")),
        counted_by=schema.get("x-counts", {}),
    )


def _fields(group: Mapping[str, Any]) -> Iterator[Field]:
    required = set(group.get("required", ()))
    for key, schema in group["properties"].items():
        yield Field(
            key=key,
            title=str(schema["title"]),
            schema=schema,
            required=key in required,
            when=read_condition(schema.get("x-when")),
            ask=schema.get("x-ask"),
            help=schema.get("description"),
            derived=schema.get("x-derived"),
        )
