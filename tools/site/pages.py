"""What MkDocs does not know of the repository: pages outside docs/, the rules' own pages, and links between all of them.

MkDocs calls the functions `on_…`. Pages are named by their path in the repository until the last step.
"""

import posixpath
import re
from html import escape
from pathlib import Path

from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parents[2]

# Where pages outside docs/ stand in the site.
OUTSIDE = {
    "README.md": "index.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "editors/vscode/README.md": "editors/vscode.md",
    "editors/vscode/INSTALL.md": "editors/vscode-install.md",
    "editors/neovim/README.md": "editors/neovim.md",
    "examples/README.md": "examples.md",
    "grammars/tree-sitter-narrative/README.md": "grammar.md",
}

ROW = re.compile(r"^\| \[`(?P<name>[a-z-]+)`\]\(\.\./(?P<path>src/rules/(?P<family>\w+)/\w+\.md)\) \| (?P<level>\w+) \|", re.M)
# The index of rules is fresh: cargo test compares it with the rules.
RULES = [row.groupdict() for row in ROW.finditer((ROOT / "docs/rules.md").read_text(encoding="utf-8"))]

# From a path in the repository to one in the site.
PLACES = OUTSIDE | {rule["path"]: f"rules/{rule['name']}.md" for rule in RULES}
PLACES |= {
    path.relative_to(ROOT).as_posix(): f"editors/images/{path.name}"
    for path in sorted((ROOT / "editors/vscode/images").glob("*.png"))
}
SOURCES = {place: path for path, place in PLACES.items()}

FENCE = re.compile(r"^(?P<fence>`{3,}|~{3,})(?P<info>.*)\n(?P<text>(?:.*\n)*?)(?P=fence)$", re.M)
LINK = re.compile(r"(?P<image>!?)\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]+)\)")
TITLES = {
    "md flagged": "Flagged",
    "md fixed": "After the first fix",
    "md clean": "Left alone",
    "files flagged": "Flagged in a programme",
    "files clean": "Left alone in a programme",
}


def on_config(config):
    """Puts the rules below their families."""
    families = {}
    for rule in RULES:
        families.setdefault(rule["family"], []).append({rule["name"]: PLACES[rule["path"]]})
    for section in config.nav:
        if isinstance(section, dict) and "Rules" in section:
            section["Rules"] += [{family: rules} for family, rules in families.items()]
    return config


def on_files(files, config):
    for path, place in PLACES.items():
        files.append(File.generated(config, place, abs_src_path=str(ROOT / path)))
    files.append(File.generated(config, "site.css", abs_src_path=str(ROOT / "tools/site/site.css")))
    return files


def on_page_markdown(markdown, page, config, files):
    place = page.file.src_uri
    source = SOURCES.get(place, f"docs/{place}")
    rule = next((rule for rule in RULES if rule["path"] == source), None)
    if rule:
        facts = f"*{rule['family']}, {rule['level']}*"
        markdown = re.sub(r"^# .*$", rf"\g<0>\n\n{facts}", markdown, count=1, flags=re.M)

    out, end = [], 0
    for block in FENCE.finditer(markdown):
        out.append(links(markdown[end : block.start()], source, place, config.repo_url))
        out.append(example(block) if rule else block.group())
        end = block.end()
    out.append(links(markdown[end:], source, place, config.repo_url))
    return "".join(out)


def links(text, source, place, repository):
    """Leads links of a page to where their targets stand in the site."""

    def led(link):
        target, _, anchor = link["target"].partition("#")
        if not target or ":" in target:
            return link.group()
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
        there = PLACES.get(path, path.removeprefix("docs/") if path.startswith("docs/") else None)
        if there:
            address = posixpath.relpath(there, posixpath.dirname(place) or ".")
        elif repository:
            address = f"{repository.rstrip('/')}/blob/main/{path}"
        else:
            return link["text"]  # a file of the repository, which is not part of the site
        return f"{link['image']}[{link['text']}]({address}{'#' if anchor else ''}{anchor})"

    return LINK.sub(led, text)


def example(block):
    """An example of a rule, with its marks; any other code as it is."""
    title = TITLES.get(block["info"].strip())
    if title is None:
        return block.group()
    kind = block["info"].split()[-1]
    text = escape(block["text"].rstrip("\n"), quote=False).replace("«", "<mark>").replace("»", "</mark>")
    return f'\n<div class="example {kind}"><p>{title}</p><pre><code>{text}</code></pre></div>\n'
