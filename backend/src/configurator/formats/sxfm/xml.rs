//! The few elements of SXFM. There is no document type and so no entity that could grow.

use crate::configurator::formats::{Place, Refusal, quote};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// What the file consists of.
#[derive(Default)]
pub(super) struct Parts<'a> {
    pub(super) name: String,
    pub(super) tree: Option<Content<'a>>,
    pub(super) constraints: Option<Content<'a>>,
}

/// An element's text, which may stand in pieces in the file.
pub(super) struct Content<'a> {
    file: &'a str,
    text: String,
    /// The offset of each piece in the text and in the file.
    pieces: Vec<(usize, usize)>,
}

impl<'a> Content<'a> {
    fn new(file: &'a str) -> Self {
        Self {
            file,
            text: String::new(),
            pieces: Vec::new(),
        }
    }

    fn push(&mut self, piece: &str, at: usize) {
        self.pieces.push((self.text.len(), at));
        self.text.push_str(piece);
    }

    /// The lines that say something, each with its place.
    pub(super) fn lines(&self) -> impl Iterator<Item = (&str, Place)> {
        let mut offset = 0;
        let mut known = (0, Place::START);
        self.text.split('\n').filter_map(move |line| {
            let start = offset;
            offset += line.len() + 1;
            let line = line.strip_suffix('\r').unwrap_or(line);
            if line.trim().is_empty() {
                return None;
            }
            let piece = self.pieces.partition_point(|piece| piece.0 <= start);
            let (from, at) = self.pieces.get(piece.checked_sub(1)?).copied()?;
            let byte = at + (start - from);
            // Onwards from the line before: a file of many lines is walked once.
            let between = self.file.get(known.0..byte).unwrap_or("");
            known = (byte, known.1.after(between));
            Some((line, known.1))
        })
    }
}

/// Where in the file the reader is.
#[derive(Clone, Copy)]
enum Level {
    Outside,
    Model,
    Meta(usize),
    Tree,
    Constraints,
}

/// Reads the elements.
pub(super) fn read(text: &str) -> Result<Parts<'_>, Refusal> {
    let mut reader = Reader::from_str(text);
    let mut parts = Parts::default();
    let mut level = Level::Outside;
    let mut seen = false;
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let place = || Place::of(text, at);
        let event = reader.read_event().map_err(|error| {
            let at = usize::try_from(reader.error_position()).unwrap_or(at);
            Place::of(text, at).refuse(quote(&error.to_string()))
        })?;
        match event {
            Event::Start(tag) => {
                level = open(level, &tag, &mut parts, text, &mut seen)
                    .map_err(|expected| place().refuse(expected))?;
            }
            Event::Empty(tag) => {
                let inner = open(level, &tag, &mut parts, text, &mut seen)
                    .map_err(|expected| place().refuse(expected))?;
                level = close(inner);
            }
            Event::End(_) => level = close(level),
            Event::Text(piece) => {
                let from = at;
                gather(level, &mut parts, &piece, from)
                    .map_err(|expected| place().refuse(expected))?;
            }
            Event::CData(piece) => {
                let from = at + "<![CDATA[".len();
                gather(level, &mut parts, &piece, from)
                    .map_err(|expected| place().refuse(expected))?;
            }
            Event::GeneralRef(name) => {
                let resolved = match &*name {
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "amp" => Some('&'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => name.resolve_char_ref().ok().flatten(),
                };
                let Some(resolved) = resolved else {
                    let message = format!("there is no entity &{};", quote(&name));
                    return Err(place().refuse(message));
                };
                gather(level, &mut parts, &resolved.to_string(), at)
                    .map_err(|expected| place().refuse(expected))?;
            }
            Event::DocType(_) => {
                return Err(place().refuse("document types are not read; remove <!DOCTYPE …>"));
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    if !matches!(level, Level::Outside) {
        return Err(Place::of(text, text.len()).refuse("expected </feature_model>"));
    }
    if !seen {
        return Err(Place::of(text, text.len()).refuse("expected <feature_model>"));
    }
    Ok(parts)
}

fn open<'a>(
    level: Level,
    tag: &BytesStart<'_>,
    parts: &mut Parts<'a>,
    text: &'a str,
    seen: &mut bool,
) -> Result<Level, String> {
    let name = tag.name();
    let name: &str = name.as_ref();
    match (level, name) {
        (Level::Outside, "feature_model") if !*seen => {
            *seen = true;
            for attribute in tag.attributes() {
                let attribute = attribute.map_err(|error| quote(&error.to_string()))?;
                let key: &str = attribute.key.as_ref();
                if key == "name" {
                    parts.name = unescaped(&attribute.value)?;
                }
            }
            Ok(Level::Model)
        }
        (Level::Outside, _) => Err(format!("expected <feature_model>, not <{}>", quote(name))),
        (Level::Model, "meta") => Ok(Level::Meta(0)),
        (Level::Meta(depth), _) => Ok(Level::Meta(depth + 1)),
        (Level::Model, "feature_tree") if parts.tree.is_none() => {
            parts.tree = Some(Content::new(text));
            Ok(Level::Tree)
        }
        (Level::Model, "constraints") if parts.constraints.is_none() => {
            parts.constraints = Some(Content::new(text));
            Ok(Level::Constraints)
        }
        (Level::Model, "feature_tree" | "constraints") => Err(format!("a second element <{name}>")),
        (Level::Model, _) => Err(format!(
            "expected <meta>, <feature_tree> or <constraints>, not <{}>",
            quote(name)
        )),
        (Level::Tree | Level::Constraints, _) => {
            Err(format!("expected text, not the element <{}>", quote(name)))
        }
    }
}

fn unescaped(value: &str) -> Result<String, String> {
    let text = quick_xml::escape::unescape(value).map_err(|error| quote(&error.to_string()))?;
    Ok(text.into_owned())
}

fn close(level: Level) -> Level {
    match level {
        Level::Outside | Level::Model => Level::Outside,
        Level::Meta(0) | Level::Tree | Level::Constraints => Level::Model,
        Level::Meta(depth) => Level::Meta(depth - 1),
    }
}

fn gather(level: Level, parts: &mut Parts<'_>, piece: &str, at: usize) -> Result<(), String> {
    let content = match level {
        Level::Meta(_) => return Ok(()),
        Level::Outside | Level::Model => {
            if piece.trim_matches(['\u{feff}']).trim().is_empty() {
                return Ok(());
            }
            return Err("expected an element, not text".to_owned());
        }
        Level::Tree => &mut parts.tree,
        Level::Constraints => &mut parts.constraints,
    };
    if let Some(content) = content {
        content.push(piece, at);
    }
    Ok(())
}
