"""Loads a Signoff prompt file and renders exactly the messages that were evaluated and signed off.

    prompt = load_prompt(open("prompts/refund-helper.md", encoding="utf-8", newline="").read())
    messages = prompt.render({"question": "Where is my refund?"}, earlier_turns)
    client.chat.completions.create(model=prompt.header["model"], messages=messages)

Copy this file into your code. It needs the standard library, and PyYAML for the header; without PyYAML give
`load_prompt` a `parse_yaml` of your own (text in, dict out, by the rules of YAML 1.2: `no` is text there, not False).
The rules it follows are pinned by resources/vectors/render.json in the Signoff repository, which this file is tested
against. Python 3.9 or later. MIT License.
"""

import json
import re
from decimal import Decimal

# What JavaScript calls white space: Python's own idea of it differs.
_SPACE = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_STRIP = "\t\n\v\f\r \u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000\ufeff"
_HEADER = re.compile(r"(---|\+\+\+)[ \t]*\n((?:[^\n]*\n)*?)\1[ \t]*(?:\n|\Z)")
_WORD = r"[A-Za-z_$\u0080-\U0010ffff][A-Za-z0-9_$./()\u0080-\U0010ffff-]{0,99}"
_FIELD = re.compile("(?:[\"'][^\"'\n]{1,100}[\"']|%s)[ \t]*:(?:[ \t]|\Z)" % _WORD)
_FIELD_OF_WORDS = re.compile(r"%s(?: [A-Za-z0-9_$./()\u0080-\U0010ffff-]{1,40}){1,4}[ \t]*:(?:[ \t]|\Z)" % _WORD)
_OWN_SCHEMA = re.compile(r"^\s*\{?\s*[\"']?schema[\"']?[ \t]*:[ \t]*[\"']?signoff/", re.M)
_VARIABLE_AS_VALUE = re.compile(r"^[^\n:]{1,100}:[ \t]*\{\{", re.M)
_TOML_FIELD = re.compile(r"\[|[\"']?[A-Za-z0-9_.-]+[\"']?[ \t]*=")
_DELIMITERS = re.compile(r"([!-/:-<>-@\[-`{-~]{2,4})\s{1,20}([!-/:-<>-@\[-`{-~]{2,4})\Z")
_ROLE = re.compile(
    r"\{\{[S]{0,20}(#?)[S]{0,20}role[S]{1,20}([\"'])(system|user|assistant)\2[S]{0,20}\}\}"
    r"|\{\{[S]{0,20}/[S]{0,20}role[S]{0,20}\}\}".replace("[S]", "[" + _SPACE + "]")
)
_PIECES = re.compile("\n|[%s]+|[^%s]+" % (_SPACE.replace("\n", ""), _SPACE))
_NAME = re.compile(r"(?:\.|[^S.{}\"'`#^/&>=!]+(?:\.[^S.{}\"'`]+)*)\Z".replace("S", _SPACE))
_FORBIDDEN = ("__proto__", "constructor", "prototype")


class PromptError(ValueError):
    """The file breaks a rule, or a value is missing (then `variables` names which)."""

    def __init__(self, message, variables=()):
        super().__init__(message)
        self.variables = list(variables)


class Prompt:
    def __init__(self, header, parts):
        #: The header's fields as they stand in the file; empty for a file without a header.
        self.header = header
        self._parts = parts
        self._variables = _read_variables(header.get("variables"), parts)

    def render(self, input, turns=()):
        """The messages as a list of {"role", "content"}. `turns`: earlier messages, which go before the last user message."""
        messages = _render_parts(self._parts, self._variables, input)
        if not any(message["role"] == "user" for message in messages):
            name = "question" if "question" in input else next(iter(input)) if len(input) == 1 else None
            if name is None:
                raise PromptError('No user message, and neither an input "question" nor exactly one input')
            messages.append({"role": "user", "content": _text(input[name]).strip("\r\n")})
        last = max(index for index, message in enumerate(messages) if message["role"] == "user")
        return messages[:last] + list(turns) + messages[last:]


def load_prompt(file, parse_yaml=None):
    text = file.replace("\r\n", "\n")
    text = text[1:] if text.startswith("\ufeff") else text
    found = _find_header(text)
    header = _read_header(found.group(2), parse_yaml or _parse_yaml) if found and found.group(1) == "---" else {}
    parts = _split_roles(text[found.end() :] if found else text)
    return Prompt(header, [(role, _parse_template(part)) for role, part in parts])


def _find_header(text):
    """A first line --- with no field behind it is a rule of the text. `+++` (TOML) is skipped and not read."""
    found = _HEADER.match(text)
    opened = re.match(r"---[ \t]*(?:\n|\Z)", text)
    block = found.group(2) if found else text[opened.end() :] if opened else text
    lines = [line for line in block.split("\n") if line.strip(_STRIP) != "" and not line.startswith("#")]
    first = lines[0] if lines else None
    if not found:
        if opened and first is not None and _FIELD.match(first) and not _VARIABLE_AS_VALUE.search(first):
            raise PromptError("The header is never closed: --- is missing")
        return None
    if first is None:
        return found
    if found.group(1) == "+++":
        return found if _TOML_FIELD.match(first) else None
    if _OWN_SCHEMA.search(block):
        return found
    if _VARIABLE_AS_VALUE.search(block):
        return None
    looks_like_fields = all(line[0] in " \t-" or _FIELD.match(line) or _FIELD_OF_WORDS.match(line) for line in lines)
    return found if _FIELD.match(first) or (looks_like_fields and first[0] not in " \t-") else None


def _read_header(block, parse_yaml):
    """A header without `schema: signoff/...` is somebody else's: read where it can be, never an error."""
    is_own = _OWN_SCHEMA.search(block) is not None
    try:
        read = parse_yaml(block)
    except Exception:
        if is_own:
            raise
        read = None
    header = read if isinstance(read, dict) else {}
    if is_own and header.get("schema") != "signoff/prompt@1":
        raise PromptError("Unknown schema %s" % header.get("schema"))
    return header


def _read_variables(value, parts):
    """A map, or a list of names: a listed variable is required, unless the text only asks for it inside sections."""
    always = {node[1].split(".")[0] for _, nodes in parts for node in nodes if node[0] == "insert"}
    is_list = isinstance(value, list)
    entries = [(None, each) for each in value] if is_list else value.items() if isinstance(value, dict) else []
    variables = {}
    for key, each in entries:
        entry = each if isinstance(each, dict) else {}
        name = (each if isinstance(each, str) else entry.get("name")) if is_list else key
        if not isinstance(name, str):
            continue
        is_open = is_list and "required" not in entry and "default" not in entry and name in always
        variables[name] = {"required": True} if is_open else entry
    return variables


def _parse_yaml(text):
    """PyYAML reads YAML 1.1, where `no` is False and 012 is ten: its safe loader with the rules of YAML 1.2 instead."""
    try:
        import yaml
    except ImportError:
        raise PromptError("Install PyYAML, or give load_prompt a parse_yaml of your own") from None

    class Core(yaml.SafeLoader):
        yaml_implicit_resolvers = {}

    def add(tag, pattern, convert):
        Core.add_implicit_resolver(tag, re.compile("(?:%s)\\Z" % pattern), None)
        Core.add_constructor(tag, lambda loader, node: convert(loader.construct_scalar(node)))

    special = {"inf": float("inf"), "nan": float("nan")}
    base = {"0o": 8, "0x": 16}
    add("tag:yaml.org,2002:null", "~|null|Null|NULL|", lambda text: None)
    add("tag:yaml.org,2002:bool", "true|True|TRUE|false|False|FALSE", lambda text: text.lower() == "true")
    add("tag:yaml.org,2002:int", "[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", lambda text: int(text[2:], base[text[:2]]) if text[:2] in base else int(text, 10))
    add(
        "tag:yaml.org,2002:float",
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        lambda text: special[text[-3:].lower()] * (-1 if text[0] == "-" else 1) if text[-3:].lower() in special else float(text),
    )
    return yaml.load(text, Core)


# --- Roles: split before anything is rendered ----------------------------------------------------------------------


def _split_roles(template):
    parts = []
    form, role, start = "implied", "system", 0

    def finish(end):
        text = template[start : max(start, end)]
        is_blank = text.strip(_STRIP) == ""
        if form == "outside" and not is_blank:
            raise PromptError("Text after {{/role}} belongs to no message")
        if form != "outside" and (form != "implied" or not is_blank):
            parts.append((role, text))

    for match in _ROLE.finditer(template):
        begin, end = match.span()
        before = re.search(r"(?:\A|\n)([ \t]*)\Z", template[:begin])
        after = re.match(r"[ \t]*(?:\n|\Z)", template[end:])
        named = match.group(3)
        belongs = form != "block" and (match.group(1) == "#" or (before and after)) if named else form == "block"
        if not belongs:
            continue
        finish(begin - (len(before.group(1)) if before else 0))
        form = ("block" if match.group(1) == "#" else "marker") if named else "outside"
        role = named or "system"
        start = end + (after.end() if after else 0)
    if form == "block":
        raise PromptError("A {{#role}} is never closed: {{/role}} is missing")
    finish(len(template))
    return parts


# --- Mustache: the subset that Signoff allows. Nodes are [kind, value, children] -----------------------------------


def _parse_template(text):
    root = []
    open_ = [("", root)]
    # A line that holds only blanks and tags that insert nothing goes away, line end included.
    blanks, has_tag, has_text = [], False, False
    delimiters = ("{{", "}}")

    def end_line():
        if has_tag and not has_text:
            for blank in blanks:
                blank[1] = ""

    at = 0
    while at < len(text):
        tag_start = text.find(delimiters[0], at)
        for piece in _PIECES.findall(text[at : len(text) if tag_start == -1 else tag_start]):
            node = ["text", piece]
            open_[-1][1].append(node)
            if piece.strip(_STRIP) == "":
                blanks.append(node)
            else:
                has_text = True
            if piece == "\n":
                end_line()
                blanks, has_tag, has_text = [], False, False
        if tag_start == -1:
            break
        sign, name, at = _read_tag(text, tag_start, delimiters)
        has_tag = True
        if sign == "=":
            delimiters = _read_delimiters(name)
        if sign in ("!", "="):
            continue
        if sign == "/":
            if len(open_) == 1 or open_.pop()[0] != name:
                raise PromptError("{{/%s}} closes nothing that is open" % name)
        elif sign in ("#", "^"):
            node = [sign, name, []]
            open_[-1][1].append(node)
            open_.append((name, node[2]))
        else:
            has_text = True
            open_[-1][1].append(["insert", name])
    end_line()
    if len(open_) > 1:
        raise PromptError("The section {{#%s}} is never closed" % open_[-1][0])
    return root


def _read_delimiters(content):
    """`{{=<% %>=}}`: from here to the end of the message tags are written `<%so%>`, and {{ is only text."""
    found = _DELIMITERS.match(content)
    if not found:
        raise PromptError("{{=%s=}} is not supported" % content)
    return found.groups()


def _read_tag(text, start, delimiters):
    at = start + len(delimiters[0])
    while at < len(text) and text[at] in _STRIP:
        at += 1
    sign = text[at : at + 1] if text[at : at + 1] in tuple("{&#^/!>=") else ""
    closing = {"{": "}", "=": "="}.get(sign, "") + delimiters[1]
    close = text.find(closing, at + (1 if sign == "=" else 0))
    if close == -1:
        raise PromptError("A %s is never closed" % delimiters[0])
    name = text[at + len(sign) : close].strip(_STRIP)
    if sign not in ("!", "="):
        is_forbidden = name == "else" or any(part in _FORBIDDEN for part in name.split("."))
        if sign == ">" or not _NAME.match(name) or is_forbidden:
            raise PromptError("{{%s%s}} is not supported" % (sign, name))
    return sign, name, close + len(closing)


# --- Rendering -----------------------------------------------------------------------------------------------------

_MISSING = object()


def _render_parts(parts, variables, input):
    values, missing = {}, []
    for name, variable in variables.items():
        variable = variable or {}
        if "default" in variable:
            values[name] = variable["default"]
        elif variable.get("required") is True and input.get(name) is None:
            missing.append(name)
    values.update(input)

    def find(name, scopes):
        if name == ".":
            return scopes[-1] if scopes else _MISSING
        path = name.split(".")
        value = next((scope for scope in reversed(scopes) if isinstance(scope, dict) and path[0] in scope), values)
        for part in path:
            if not isinstance(value, dict) or part not in value:
                return _MISSING
            value = value[part]
        return value

    def look_up(name, scopes, is_test):
        value = find(name, scopes)
        if value is not _MISSING:
            return value
        first = name.split(".")[0]
        may_be_missing = first in variables and find(first, scopes) is _MISSING
        # Entries of a list need not all have the same fields: a section tests which they have.
        if not may_be_missing and not (is_test and any(isinstance(scope, dict) for scope in scopes)) and name not in missing:
            missing.append(name)
        return None

    def render(nodes, scopes):
        pieces = []
        for node in nodes:
            if node[0] == "text":
                pieces.append(node[1])
            elif node[0] == "insert":
                pieces.append(_text(look_up(node[1], scopes, False)))
            else:
                value = look_up(node[1], scopes, True)
                holds = value is not None and value is not False and value != "" and value != [] and value != 0
                if node[0] == "^":
                    pieces.append("" if holds else render(node[2], scopes))
                elif holds and value is True:
                    pieces.append(render(node[2], scopes))
                elif holds:
                    entries = value if isinstance(value, list) else [value]
                    pieces.extend(render(node[2], scopes + [entry]) for entry in entries)
        return "".join(pieces)

    messages = [{"role": role, "content": render(nodes, []).strip("\r\n")} for role, nodes in parts]
    if missing:
        raise PromptError("No value for %s" % ", ".join(missing), missing)
    return [message for message in messages if message["role"] != "system" or message["content"] != ""]


def _text(value):
    if value is None:
        return ""
    return value if isinstance(value, str) else _json(value)


def _json(value):
    """JSON exactly as JavaScript writes it."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, list):
        return "[%s]" % ",".join(map(_json, value))
    if isinstance(value, dict):
        # JavaScript keeps keys in order, but puts those that look like list positions first.
        names = sorted((key for key in value if _is_position(key)), key=int) + [key for key in value if not _is_position(key)]
        return "{%s}" % ",".join("%s:%s" % (json.dumps(key, ensure_ascii=False), _json(value[key])) for key in names)
    return json.dumps(value, ensure_ascii=False)


def _is_position(key):
    return re.match(r"(?:0|[1-9][0-9]{0,9})\Z", key) is not None and int(key) < 2**32 - 1


def _number(value):
    """ECMAScript, Number::toString: https://tc39.es/ecma262/#sec-numeric-types-number-tostring"""
    value = float(value)
    if value == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(abs(value))).as_tuple()
    text = "".join(map(str, digits)).lstrip("0")
    point = len(text) + exponent
    text = text.rstrip("0")
    minus = "-" if value < 0 else ""
    if len(text) <= point <= 21:
        return minus + text + "0" * (point - len(text))
    if 0 < point <= 21:
        return minus + text[:point] + "." + text[point:]
    if -6 < point <= 0:
        return minus + "0." + "0" * -point + text
    return "%s%s%se%s%d" % (minus, text[0], "." + text[1:] if len(text) > 1 else "", "+" if point > 0 else "-", abs(point - 1))
