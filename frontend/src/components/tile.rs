//! A monogram in place of a picture.

use yew::prelude::*;

/// The first letters of the first two words of a title; the style sheet makes capitals of them.
pub(crate) fn monogram(title: &str) -> String {
    // Signs of any alphabet but punctuation, without the tables that knowing every letter takes.
    let between = |c: char| {
        !(c.is_ascii_alphanumeric() || c >= '\u{c0}') || matches!(c, '\u{2000}'..='\u{206f}')
    };
    title
        .split(between)
        .filter_map(|word| word.chars().next())
        .take(2)
        .collect()
}

/// A square with the monogram of a title; says nothing that the text beside it does not.
pub(crate) fn tile(title: &str) -> Html {
    // The same title always gets the same of four quiet tints.
    let tint = title.bytes().fold(0_usize, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(byte.into())
    });
    let tint = ["tint-a", "tint-b", "tint-c", "tint-d"][tint % 4];
    html! { <span class={classes!("tile", tint)} aria-hidden="true">{ monogram(title) }</span> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_monogram_is_the_first_letters_of_two_words() {
        assert_eq!(monogram("White hanging heart"), "Wh");
        assert_eq!(monogram("  (3) äpfel"), "3ä");
        assert_eq!(monogram("日本 語"), "日語");
        assert_eq!(monogram("…"), "");
    }
}
