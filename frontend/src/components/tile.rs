//! A monogram in place of a picture.

use yew::prelude::*;

/// The first letters of the first two words of a title.
pub(crate) fn monogram(title: &str) -> String {
    let words = title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words
        .take(2)
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_uppercase)
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
    fn a_monogram_is_two_capital_letters() {
        assert_eq!(monogram("white hanging heart"), "WH");
        assert_eq!(monogram("  (3) äpfel"), "3Ä");
        assert_eq!(monogram("日本 語"), "日語");
        assert_eq!(monogram("…"), "");
    }
}
