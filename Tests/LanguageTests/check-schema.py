"""Checks both drafts in a folder by their metaschemas, and scenarios by both; 77 where a package is missing."""

import json
import re
import sys

try:
    import jsonschema
    import yaml
except ImportError:
    sys.exit(77)


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema, in which 15:00 and 2026-12-01 are texts."""

    yaml_implicit_resolvers = {}


NUMBER = r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$"
for kind, pattern in [("null", r"^(~|null|Null|NULL|)$"), ("bool", r"^(true|True|TRUE|false|False|FALSE)$"), ("float", NUMBER)]:
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(pattern), None)
Core.add_constructor(
    "tag:yaml.org,2002:float",
    lambda _, node: int(node.value) if re.fullmatch(r"[-+]?[0-9]+", node.value) else float(node.value))


def with_text_keys(value):
    if isinstance(value, dict):
        return {str(key): with_text_keys(inner) for key, inner in value.items()}
    return [with_text_keys(inner) for inner in value] if isinstance(value, list) else value


failed = False
for draft, validator in [("2020-12", jsonschema.Draft202012Validator), ("07", jsonschema.Draft7Validator)]:
    with open(f"{sys.argv[1]}/{draft}.json") as file:
        schema = json.load(file)
    validator.check_schema(schema)
    for path in sys.argv[2:]:
        with open(path) as file:
            scenario = with_text_keys(yaml.load(file, Core))
        for error in validator(schema).iter_errors(scenario):
            print(f"{path}, draft {draft}: {list(error.absolute_path)}: {error.message}")
            failed = True
sys.exit(failed)
