//! The links of the project's own pages lead somewhere: files are there, and so are the headings.

use ignore::WalkBuilder;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A page's headings as anchors, and the links to places in the project, with their lines.
#[derive(Default)]
struct Page {
    anchors: HashSet<String>,
    links: Vec<(usize, String)>,
}

fn read(text: &str) -> Page {
    let mut page = Page::default();
    let mut heading: Option<String> = None;
    let options = Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    for (event, span) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let anchor = anchor(&heading.take().unwrap_or_default());
                // GitHub numbers headings of the same text.
                let numbered = (1..).map(|n| format!("{anchor}-{n}"));
                let free = std::iter::once(anchor.clone()).chain(numbered);
                page.anchors.extend(free.into_iter().find(|name| !page.anchors.contains(name)));
            }
            Event::Text(words) | Event::Code(words) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&words);
                }
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. })
                if !dest_url.contains("://") && !dest_url.starts_with("mailto:") =>
            {
                let line = text[..span.start].lines().count().max(1);
                page.links.push((line, dest_url.into_string()));
            }
            _ => {}
        }
    }
    page
}

/// A heading's anchor, as GitHub and the site make them.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn links_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (examples, hostile) = (root.join("examples"), root.join("tests/hostile"));
    let files = WalkBuilder::new(root).build().filter_map(Result::ok).map(|entry| entry.into_path());
    // The examples are documents of a made-up company, with links that are meant to be broken;
    // so are those of the bad inputs.
    let pages: HashMap<PathBuf, Page> = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .filter(|path| !path.starts_with(&examples) || path.ends_with("README.md"))
        .filter(|path| !path.starts_with(&hostile))
        .map(|path| {
            let page = read(&fs::read_to_string(&path).unwrap_or_default());
            (path.canonicalize().unwrap_or(path), page)
        })
        .collect();
    assert!(pages.len() > 10, "the pages are not found below {}", root.display());

    let mut broken = Vec::new();
    for (path, page) in &pages {
        for (line, link) in &page.links {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => Ok(path.clone()),
                file => path.with_file_name(file).canonicalize(),
            };
            let found = match target {
                Ok(_) if anchor.is_empty() => true,
                Ok(target) => pages.get(&target).is_some_and(|page| page.anchors.contains(anchor)),
                Err(_) => false,
            };
            if !found {
                broken.push(format!("{}:{line}: {link}", path.display()));
            }
        }
    }
    broken.sort();
    assert!(broken.is_empty(), "links that lead nowhere:\n{}", broken.join("\n"));
}
