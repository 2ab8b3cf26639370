//! The indented tree: `:r` root, `:m` mandatory, `:o` optional, `:g` group, `:` member of a group.

use super::xml::Content;
use crate::configurator::formats::tree::{self, Features};
use crate::configurator::formats::{Place, Refusal, quote};
use shared::configurator::model::{Choice, Choose, Group, Text};

/// What a line adds to the line above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Root,
    Mandatory,
    Optional,
    Member,
}

/// A line that others may be below of.
struct Open {
    indent: usize,
    node: Node,
}

enum Node {
    Feature(Kind, Choice),
    Group {
        least: u32,
        most: Option<u32>,
        place: Place,
        options: Vec<Choice>,
    },
}

/// Reads the tree; gives its root.
pub(super) fn read(content: &Content<'_>, found: &mut Features) -> Result<Choice, Refusal> {
    let mut open: Vec<Open> = Vec::new();
    let mut style: Option<char> = None;
    let mut last = Place::START;
    for (line, start) in content.lines() {
        let body = line.trim_start();
        let indent = &line[..line.len() - body.len()];
        let place = start.after(indent);
        last = place;
        let mixed = |c: char| c != *style.get_or_insert(c) || c != '\t' && c != ' ';
        if indent.contains(mixed) {
            let message = "expected tabs only or spaces only, as the lines above are indented with";
            return Err(start.refuse(message));
        }
        let indent = indent.len();
        while open.len() > 1 && open.last().is_some_and(|above| above.indent >= indent) {
            close(&mut open)?;
        }
        let siblings_at = open.last().map(|above| above.indent);
        if siblings_at.is_some_and(|above| above >= indent) {
            return Err(place.refuse("expected an indented line: there is one root only"));
        }
        let node = node(body, place, &open, found)?;
        open.push(Open { indent, node });
    }
    while open.len() > 1 {
        close(&mut open)?;
    }
    match open.pop().map(|root| root.node) {
        Some(Node::Feature(Kind::Root, root)) => Ok(root),
        _ => Err(last.refuse("expected the root feature, `:r name(id)`")),
    }
}

/// Reads a line below the innermost open one.
fn node(body: &str, place: Place, open: &[Open], found: &mut Features) -> Result<Node, Refusal> {
    const EXPECTED: &str = "expected `:r`, `:m`, `:o`, `:g` or `:` and a name";
    let rest = body
        .strip_prefix(':')
        .ok_or_else(|| place.refuse(EXPECTED))?;
    let (sign, name) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let name = name.trim();
    let below_group = matches!(
        open.last(),
        Some(Open {
            node: Node::Group { .. },
            ..
        })
    );
    let kind = match sign {
        "r" if open.is_empty() => Kind::Root,
        "r" => return Err(place.refuse("a second root; expected `:m`, `:o`, `:g` or `:`")),
        _ if open.is_empty() => return Err(place.refuse("expected the root, `:r name(id)`")),
        "m" if !below_group => Kind::Mandatory,
        "o" if !below_group => Kind::Optional,
        "g" if !below_group => return group(name, place),
        "m" | "o" | "g" => {
            return Err(place.refuse("expected `: name(id)`, as this line is below a group"));
        }
        "" if below_group => Kind::Member,
        "" => return Err(place.refuse("expected `:m`, `:o` or `:g`, as no group is above")),
        _ => return Err(place.refuse(EXPECTED)),
    };
    let (label, id) = split(name);
    let features = open.iter().filter(|o| matches!(o.node, Node::Feature(..)));
    found.add(id, label, place, features.count() + 1)?;
    let mut option = Choice {
        id: id.to_owned(),
        ..Choice::default()
    };
    if label != id && !label.is_empty() {
        // The file does not say in which language.
        let text = Text {
            name: label.to_owned(),
            help: String::new(),
        };
        option.words.insert("und".to_owned(), text);
    }
    Ok(Node::Feature(kind, option))
}

/// `name(id)`; without an id the name is it.
fn split(name: &str) -> (&str, &str) {
    let inner = name
        .strip_suffix(')')
        .and_then(|name| name.rsplit_once('('));
    inner.map_or((name, name), |(label, id)| (label.trim(), id.trim()))
}

/// `[1,1]`, `[1,*]`, with a name before it or without.
fn group(text: &str, place: Place) -> Result<Node, Refusal> {
    let expected = || {
        let message = format!(
            "expected `:g [1,1]` or `:g [1,*]`, not `:g {}`",
            quote(text)
        );
        place.refuse(message)
    };
    let range = text
        .strip_suffix(']')
        .and_then(|text| text.rsplit_once('['));
    let (_, range) = range.ok_or_else(expected)?;
    let (least, most) = range.split_once(',').ok_or_else(expected)?;
    let count = |text: &str| text.trim().parse::<u32>().map_err(|_| expected());
    Ok(Node::Group {
        least: count(least)?,
        most: match most.trim() {
            "*" => None,
            most => Some(count(most)?),
        },
        place,
        options: Vec::new(),
    })
}

/// Puts the innermost line into the one above it.
fn close(open: &mut Vec<Open>) -> Result<(), Refusal> {
    let (Some(done), Some(above)) = (open.pop(), open.last_mut()) else {
        return Ok(());
    };
    match (&mut above.node, done.node) {
        (Node::Group { options, .. }, Node::Feature(_, option)) => options.push(option),
        (Node::Feature(_, parent), Node::Feature(kind, option)) => attach(parent, kind, option),
        (
            Node::Feature(_, parent),
            Node::Group {
                least,
                most,
                place,
                options,
            },
        ) => {
            let choose = tree::choose(least, most, options.len(), place)?;
            let group = tree::group(&parent.id, parent.groups.len(), choose, options);
            parent.groups.push(group);
        }
        (Node::Group { .. }, Node::Group { .. }) => {}
    }
    Ok(())
}

/// Mandatory features that follow each other become one group, optional ones likewise.
fn attach(parent: &mut Choice, kind: Kind, option: Choice) {
    let mandatory = kind == Kind::Mandatory;
    let fits = |group: &Group| {
        let all = group.options.len();
        let (min, max) = (group.choose.min as usize, group.choose.max as usize);
        max == all && min == if mandatory { all } else { 0 }
    };
    match parent.groups.last_mut() {
        Some(group) if fits(group) => {
            group.choose.max += 1;
            group.choose.min += u32::from(mandatory);
            group.options.push(option);
        }
        _ => {
            let choose = Choose {
                min: u32::from(mandatory),
                max: 1,
            };
            let group = tree::group(&parent.id, parent.groups.len(), choose, vec![option]);
            parent.groups.push(group);
        }
    }
}
