"""Just enough C++ to lint it: literals and comments, includes, where functions begin and end."""

import dataclasses
import re

_TOKEN = re.compile(
    r"""//[^\n]*(?:\\\n[^\n]*)*        # line comment
      | /\*.*?\*/                      # block comment
      | R"(?P<tag>[^(\s]{0,16})\(.*?\)(?P=tag)"   # raw string
      | "(?:[^"\\\n]|\\.)*"            # string
      | (?<![0-9a-fA-F])'(?:[^'\\\n]|\\.)+'       # character; not a digit separator
    """, re.DOTALL | re.VERBOSE)
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?P<open>[<"])(?P<path>[^>"]+)[>"]', re.MULTILINE)
_DIRECTIVE = re.compile(r"^[ \t]*#[^\n]*(?:\\\n[^\n]*)*", re.MULTILINE)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def strip(text: str) -> str:
    """Blanks comments and the insides of literals; offsets and lines stay."""
    def replace(match):
        token = match.group(0)
        if token.startswith("/"):
            return _blank(token)
        if token.startswith("R"):
            return '""' + _blank(token[2:])
        return token[0] + _blank(token[1:-1]) + token[-1]
    return _TOKEN.sub(replace, text)


def line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


@dataclasses.dataclass(frozen=True)
class Include:
    line: int
    path: str
    angled: bool


def includes(text: str):
    return [Include(line_of(text, m.start("open")), m.group("path"), m.group("open") == "<")
            for m in _INCLUDE.finditer(text)]


@dataclasses.dataclass(frozen=True)
class Function:
    name: str
    line: int
    lines: int  # from the first line of the signature to the closing brace


_SCOPE = re.compile(r"^(?:inline\s+)?(?:namespace\b|extern\s+\"|export\b)")
_TYPE = re.compile(r"^(?:typedef\s+)?(?:class|struct|union)\b(?![^{]*\)\s*(?:const|noexcept|->|$))")
_LABEL = re.compile(r"^(?:public|private|protected)\s*:\s*")
_NAME = re.compile(r"([A-Za-z_~][\w:~]*|operator\s*[^\s\w(]+|operator\s*\(\s*\))\s*\(")
_MEMBER_INIT = re.compile(r"\)\s*(?:noexcept(?:\([^)]*\))?\s*)?:\s*[^:]")


def _drop_template(head: str) -> str:
    while head.startswith("template"):
        depth = 0
        for i, c in enumerate(head):
            depth += (c == "<") - (c == ">" and head[i - 1] != "-")
            if c == ">" and depth == 0:
                head = head[i + 1:].lstrip()
                break
        else:
            return head
    return head


def _kind(head: str) -> str:
    """What the brace after `head` opens: scope, function, member_init or other."""
    head = _LABEL.sub("", head.strip())
    head = _drop_template(head)
    if _SCOPE.match(head):
        return "scope"
    if head.startswith("enum") or head.endswith("="):
        return "other"
    if _TYPE.match(head):
        return "scope"
    if "(" not in head:
        return "other"
    if _MEMBER_INIT.search(head) and re.search(r"[\w>]$", head):
        return "member_init"
    return "function"


def _matching_brace(code: str, begin: int) -> int:
    depth = 0
    for match in re.compile(r"[{}]").finditer(code, begin):
        depth += 1 if match.group() == "{" else -1
        if depth == 0:
            return match.start()
    return len(code) - 1


def functions(code: str):
    """The functions of stripped code that stand in namespaces and classes, outermost bodies only."""
    code = _DIRECTIVE.sub(lambda m: _blank(m.group(0)), code)
    found = []
    head_begin = position = 0
    for_brace = re.compile(r"[{};]")
    while match := for_brace.search(code, position):
        position = match.end()
        if match.group() != "{":
            head_begin = position
            continue
        head = code[head_begin:match.start()]
        kind = _kind(head)
        if kind == "scope":
            head_begin = position
            continue
        end = _matching_brace(code, match.start())
        position = end + 1
        if kind == "member_init":
            continue
        if kind == "function":
            found.append(_function(code, head_begin, head, end))
        head_begin = position
    return found


def _function(code, head_begin, head, end):
    visible = head.lstrip()
    label = _LABEL.match(visible)
    begin = head_begin + len(head) - len(visible) + (label.end() if label else 0)
    name = _NAME.search(_drop_template(_LABEL.sub("", visible)))
    first = line_of(code, begin)
    return Function(name.group(1) if name else "?", first, line_of(code, end) - first + 1)
