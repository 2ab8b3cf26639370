//! A labelled input with its hint and its error.

use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct FieldProps {
    /// Ties label, hint and error to the input, and names it for password managers.
    pub(crate) name: AttrValue,
    pub(crate) label: AttrValue,
    pub(crate) value: AttrValue,
    pub(crate) oninput: Callback<String>,
    #[prop_or(AttrValue::Static("text"))]
    pub(crate) kind: AttrValue,
    #[prop_or_default]
    pub(crate) hint: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) error: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) autocomplete: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) inputmode: Option<AttrValue>,
    /// Largest number of characters.
    #[prop_or_default]
    pub(crate) longest: Option<usize>,
    /// Takes the focus when it appears; for the first field of a form that someone asked for.
    #[prop_or_default]
    pub(crate) first: bool,
    #[prop_or_default]
    pub(crate) class: Classes,
}

/// A labelled input with its hint and its error.
#[component]
pub(crate) fn Field(props: &FieldProps) -> Html {
    let input = use_node_ref();
    {
        let input = input.clone();
        use_effect_with(props.first, move |first| {
            let element = input.cast::<web_sys::HtmlElement>();
            if let (true, Some(element)) = (*first, element) {
                let _ = element.focus();
            }
        });
    }
    let name = &props.name;
    let (hint, error) = (format!("{name}-hint"), format!("{name}-error"));
    let described = match (&props.hint, &props.error) {
        (Some(_), Some(_)) => Some(format!("{error} {hint}")),
        (None, Some(_)) => Some(error.clone()),
        (Some(_), None) => Some(hint.clone()),
        (None, None) => None,
    };
    let oninput = props.oninput.reform(|event: InputEvent| {
        event
            .target_dyn_into::<web_sys::HtmlInputElement>()
            .map(|i| i.value())
            .unwrap_or_default()
    });
    // The browser's own checks are off (`novalidate`): ours are the same and speak every language.
    let plain = matches!(props.kind.as_str(), "email" | "password");
    html! {
        <div class={classes!("field", props.class.clone())}>
            <label for={name.clone()}>{ &props.label }</label>
            if let Some(text) = &props.hint { <p class="field-hint" id={hint}>{ text }</p> }
            if let Some(text) = &props.error { <p class="field-error" id={error}>{ text }</p> }
            <input ref={input} id={name.clone()} name={name.clone()} type={props.kind.clone()}
                value={props.value.clone()} {oninput}
                autocomplete={props.autocomplete.clone()} inputmode={props.inputmode.clone()}
                maxlength={props.longest.map(|longest| longest.to_string())}
                autocapitalize={plain.then_some("none")} spellcheck={plain.then_some("false")}
                aria-invalid={props.error.is_some().then_some("true")}
                aria-describedby={described} />
        </div>
    }
}
