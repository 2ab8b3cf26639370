//! Every text colour against every background it stands on, in light, dark and high contrast,
//! measured from the style sheet itself (WCAG 2.2, 1.4.3 and 1.4.11).

#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;

type Palette = BTreeMap<String, [f64; 3]>;

/// The custom properties that are colours in one `:root` block.
fn colours(block: &str) -> Palette {
    let declared = block
        .split(';')
        .filter_map(|line| line.trim().strip_prefix("--")?.split_once(':'));
    let parsed =
        declared.filter_map(|(name, value)| Some((name.trim().to_owned(), hex(value.trim())?)));
    parsed.collect()
}

fn hex(value: &str) -> Option<[f64; 3]> {
    let digits = value.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    Some([part(0)?, part(2)?, part(4)?].map(|value| f64::from(value) / 255.0))
}

/// The block that follows `media`, or the first one.
fn block<'a>(css: &'a str, media: &str) -> &'a str {
    let from = if media.is_empty() {
        0
    } else {
        css.find(media).expect(media)
    };
    let rest = &css[from..];
    let open = rest.find(":root {").expect("a block") + ":root {".len();
    let close = rest[open..].find('}').expect("its end");
    &rest[open..open + close]
}

fn palettes() -> Vec<(&'static str, Palette)> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/styles/00-tokens.css");
    let css = std::fs::read_to_string(file).expect("the tokens");
    let light = colours(block(&css, ""));
    let with = |base: &Palette, media: &str| {
        let mut palette = base.clone();
        palette.extend(colours(block(&css, media)));
        palette
    };
    let dark = with(&light, "@media (prefers-color-scheme: dark)");
    let more = with(&light, "@media (prefers-contrast: more) {");
    let more_dark = with(
        &dark,
        "@media (prefers-contrast: more) and (prefers-color-scheme: dark)",
    );
    vec![
        ("light", light),
        ("dark", dark),
        ("more", more),
        ("more dark", more_dark),
    ]
}

fn luminance(colour: [f64; 3]) -> f64 {
    let linear = |v: f64| {
        if v <= 0.04045 {
            v / 12.92
        } else {
            ((v + 0.055) / 1.055).powf(2.4)
        }
    };
    let [r, g, b] = colour.map(linear);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn check(front: &str, back: &str, least: f64) {
    for (name, palette) in palettes() {
        let found = contrast(palette[front], palette[back]);
        assert!(
            found >= least,
            "{front} on {back}, {name}: {found:.2}, but {least} is needed"
        );
    }
}

#[test]
fn every_tone_can_be_read_on_every_background_it_stands_on() {
    for tone in ["neutral", "progress", "good", "attention", "problem"] {
        for back in [
            "surface",
            "surface-raised",
            "surface-sunken",
            &format!("{tone}-quiet"),
        ] {
            check(tone, back, 4.5);
        }
        check("text", &format!("{tone}-quiet"), 4.5);
    }
}

#[test]
fn text_links_and_buttons_can_be_read() {
    for back in ["surface", "surface-raised", "surface-sunken"] {
        check("text", back, 7.0);
        check("text-quiet", back, 4.5);
        check("accent", back, 4.5);
    }
    check("on-accent", "accent", 4.5);
}

#[test]
fn the_edges_of_controls_can_be_seen() {
    check("line-strong", "surface", 3.0);
    check("accent", "surface", 3.0);
}

#[test]
fn black_on_white_is_21() {
    assert!((contrast([0.0; 3], [1.0; 3]) - 21.0).abs() < 1e-9);
}
