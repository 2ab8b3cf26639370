//! The words of every language, one typed method per message of `messages/*.ftl`.

use yew::prelude::*;

/// A message that nothing uses is dead code, and dead code here is an error.
#[deny(dead_code)]
#[allow(clippy::all, reason = "made by build.rs, for the compiler to read")]
mod words {
    use super::plural;

    include!(concat!(env!("OUT_DIR"), "/words.rs"));
}

pub(crate) use words::{Lang, Words};

/// The plural category (CLDR) of a whole number.
fn plural(lang: Lang, n: i64) -> &'static str {
    match lang {
        Lang::De | Lang::En if n == 1 => "one",
        Lang::De | Lang::En => "other",
    }
}

/// The language in use, how to write dates and amounts, and how to change it.
#[derive(Clone, PartialEq)]
pub(crate) struct I18n {
    /// The language of the words.
    pub(crate) lang: Lang,
    /// BCP 47 tag for dates and amounts: the language with the viewer's region.
    pub(crate) locale: AttrValue,
    /// Changes the language for good.
    pub(crate) choose: Callback<Lang>,
}

impl Default for I18n {
    fn default() -> Self {
        Self {
            lang: Lang::En,
            locale: AttrValue::Static("en-GB"),
            choose: Callback::noop(),
        }
    }
}

/// The words of the language in use.
#[hook]
pub(crate) fn use_words() -> Words {
    crate::app::use_ui().words()
}

/// The language to begin with: the stored choice, else the first that the browser asks for and we
/// have, else the shop's, else English.
pub(crate) fn preferred(stored: Option<&str>, asked: &[String], shop: Option<&str>) -> Lang {
    let known = |tag: &str| {
        Lang::ALL
            .iter()
            .copied()
            .find(|lang| same_language(tag, lang.tag()))
    };
    stored
        .and_then(known)
        .or_else(|| asked.iter().find_map(|tag| known(tag)))
        .or_else(|| shop.and_then(known))
        .unwrap_or(Lang::En)
}

/// The tag for dates and amounts: what the browser asks for in this language, else the shop's
/// region, else the language alone.
pub(crate) fn locale(lang: Lang, asked: &[String], shop: Option<&str>) -> String {
    let fits = |tag: &&str| same_language(tag, lang.tag());
    let asked = asked.iter().map(String::as_str).find(fits);
    asked.or(shop.filter(fits)).unwrap_or(lang.tag()).to_owned()
}

fn same_language(tag: &str, language: &str) -> bool {
    tag.split(['-', '_'])
        .next()
        .is_some_and(|first| first.eq_ignore_ascii_case(language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_choice_wins_then_the_browser_then_the_shop() {
        let asked = ["fr-FR".to_owned(), "de-AT".to_owned()];
        assert_eq!(preferred(Some("en"), &asked, Some("de")), Lang::En);
        assert_eq!(preferred(None, &asked, Some("en-GB")), Lang::De);
        assert_eq!(preferred(None, &["fr".to_owned()], Some("de-CH")), Lang::De);
        assert_eq!(preferred(Some("xx"), &[], None), Lang::En);
    }

    #[test]
    fn dates_follow_the_viewers_region() {
        let asked = ["fr-FR".to_owned(), "de-AT".to_owned()];
        assert_eq!(locale(Lang::De, &asked, Some("de-DE")), "de-AT");
        assert_eq!(locale(Lang::En, &asked, Some("en-GB")), "en-GB");
        assert_eq!(locale(Lang::En, &asked, Some("de-DE")), "en");
    }

    #[test]
    fn plurals_and_words_select_the_right_text() {
        let (en, de) = (Words { lang: Lang::En }, Words { lang: Lang::De });
        assert_eq!(en.pieces(1), "1 item");
        assert_eq!(en.pieces(0), "0 items");
        assert_eq!(de.pieces(3), "3 Artikel");
    }
}
