//! The few things only a browser can do. Call these from effects and event handlers, never while
//! rendering; the ones that a page needs while rendering answer natively too.

use crate::i18n::Lang;
use shared::time::Timestamp;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, ScrollToOptions, Window};

/// Where the chosen language is kept.
const LANGUAGE: &str = "portico.language";

fn window() -> Option<Window> {
    web_sys::window()
}

/// The moment it is on this device.
#[cfg(target_arch = "wasm32")]
pub(crate) fn now() -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds are whole")]
    Timestamp(js_sys::Date::now() as i64)
}

/// Natively every page is rendered at one fixed moment.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn now() -> Timestamp {
    Timestamp(1_764_590_400_000)
}

/// The languages that the browser asks for, best first.
#[cfg(target_arch = "wasm32")]
pub(crate) fn languages() -> Vec<String> {
    let asked = window().map(|window| window.navigator().languages());
    asked
        .iter()
        .flat_map(js_sys::Array::iter)
        .filter_map(|tag| tag.as_string())
        .collect()
}

/// Natively nobody asks for a language.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn languages() -> Vec<String> {
    Vec::new()
}

/// The language chosen earlier on this device.
#[cfg(target_arch = "wasm32")]
pub(crate) fn stored_language() -> Option<String> {
    window()?.local_storage().ok()??.get_item(LANGUAGE).ok()?
}

/// Natively nothing is stored.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn stored_language() -> Option<String> {
    None
}

/// Keeps the chosen language; private windows may refuse, and then it lasts as long as the page.
pub(crate) fn store_language(lang: Lang) {
    let storage = window().and_then(|window| window.local_storage().ok().flatten());
    if let Some(storage) = storage {
        let _ = storage.set_item(LANGUAGE, lang.tag());
    }
}

/// Tells assistive technology and hyphenation which language the page is in.
pub(crate) fn set_page_language(lang: Lang) {
    if let Some(root) = window()
        .and_then(|w| w.document())
        .and_then(|d| d.document_element())
    {
        let _ = root.set_attribute("lang", lang.tag());
    }
}

/// Adds the style sheet of a part of the app, once; it travels with that part.
pub(crate) fn adopt_style(css: &'static str) {
    thread_local! {
        static ADOPTED: std::cell::RefCell<Vec<&'static str>> = const { std::cell::RefCell::new(Vec::new()) };
    }
    let new = ADOPTED.with_borrow_mut(|adopted| {
        let new = !adopted.contains(&css);
        adopted.push(css);
        new
    });
    let document = window().and_then(|window| window.document());
    if let (true, Some(document), Ok(sheet)) = (new, document, web_sys::CssStyleSheet::new()) {
        // Not by writing a style element: the page's policy forbids those.
        let text = JsValue::from_str(css);
        let replace = js_sys::Reflect::get(&sheet, &"replaceSync".into());
        let replace = replace
            .ok()
            .and_then(|f| f.dyn_into::<js_sys::Function>().ok());
        let name = JsValue::from_str("adoptedStyleSheets");
        let sheets = js_sys::Reflect::get(&document, &name).unwrap_or_default();
        let sheets = js_sys::Array::from(&sheets);
        sheets.push(&sheet);
        if replace.is_some_and(|replace| replace.call1(&sheet, &text).is_ok()) {
            let _ = js_sys::Reflect::set(&document, &name, &sheets);
        }
    }
}

/// The title of the tab.
pub(crate) fn set_title(title: &str) {
    if let Some(document) = window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// The address of the page on its site: path and query.
#[cfg(target_arch = "wasm32")]
pub(crate) fn address() -> String {
    let here = window().map(|window| window.location());
    let parts = here.and_then(|here| Some((here.pathname().ok()?, here.search().ok()?)));
    parts.map_or_else(|| "/".to_owned(), |(path, query)| path + &query)
}

/// Natively every page is at the start.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn address() -> String {
    "/".to_owned()
}

/// The whole address of the page, to be shared.
pub(crate) fn site_address() -> String {
    let here = window().and_then(|window| window.location().href().ok());
    here.unwrap_or_default()
}

/// Makes this the address of the page, as a step of its own or in place of the present one, and
/// tells whoever listens for the back button.
pub(crate) fn write_history(address: &str, step: bool) {
    let Some(window) = window() else { return };
    let Ok(history) = window.history() else {
        return;
    };
    let written = match step {
        true => history.push_state_with_url(&JsValue::NULL, "", Some(address)),
        false => history.replace_state_with_url(&JsValue::NULL, "", Some(address)),
    };
    if let (Ok(()), Ok(event)) = (written, web_sys::Event::new("popstate")) {
        let _ = window.dispatch_event(&event);
    }
}

/// The path of the page, without query.
pub(crate) fn path() -> String {
    window()
        .and_then(|window| window.location().pathname().ok())
        .unwrap_or_default()
}

/// Whether the device believes to be connected.
pub(crate) fn is_online() -> bool {
    window().is_none_or(|window| window.navigator().on_line())
}

/// Whether the page is the one looked at.
pub(crate) fn is_visible() -> bool {
    let document = window().and_then(|window| window.document());
    document.is_none_or(|d| d.visibility_state() == web_sys::VisibilityState::Visible)
}

/// Puts the focus on an element without scrolling to it.
pub(crate) fn focus_quietly(element: &HtmlElement) {
    let options = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&options, &"preventScroll".into(), &JsValue::TRUE);
    let focus = js_sys::Reflect::get(element, &"focus".into());
    if let Some(focus) = focus
        .ok()
        .and_then(|f| f.dyn_into::<js_sys::Function>().ok())
    {
        let _ = focus.call1(element, &options);
    }
}

/// Puts the focus on the first element that fits the selector.
pub(crate) fn focus_first(selector: &str) {
    let found = window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector(selector).ok().flatten())
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = found {
        let _ = element.focus();
    }
}

/// Whether a key press went to something that takes text.
pub(crate) fn is_typing(event: &web_sys::Event) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element.is_content_editable()
    })
}

/// Back to the top, as after following a link.
pub(crate) fn scroll_to_top() {
    if let Some(window) = window() {
        let options = ScrollToOptions::new();
        options.set_top(0.0);
        window.scroll_to_with_scroll_to_options(&options);
    }
}

/// Brings the element with this id into view without moving more than needed.
pub(crate) fn reveal(id: &str) {
    let element = window()
        .and_then(|w| w.document())
        .and_then(|d| d.get_element_by_id(id));
    let Some(element) = element else { return };
    let options = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&options, &"block".into(), &"nearest".into());
    let scroll = js_sys::Reflect::get(&element, &"scrollIntoView".into());
    if let Some(scroll) = scroll
        .ok()
        .and_then(|f| f.dyn_into::<js_sys::Function>().ok())
    {
        let _ = scroll.call1(&element, &options);
    }
}

/// Copies a text; tells whether the browser let us ask.
pub(crate) fn copy(text: &str) -> Option<js_sys::Promise> {
    let navigator = window()?.navigator();
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into()).ok()?;
    let write = js_sys::Reflect::get(&clipboard, &"writeText".into()).ok()?;
    let write = write.dyn_into::<js_sys::Function>().ok()?;
    write.call1(&clipboard, &text.into()).ok()?.dyn_into().ok()
}

/// Loads the page anew.
pub(crate) fn reload() {
    if let Some(window) = window() {
        let _ = window.location().reload();
    }
}

/// Opens the browser's print dialogue.
pub(crate) fn print() {
    if let Some(window) = window() {
        let _ = window.print();
    }
}
