//! Adding a product or a version: a file, or its text.

use super::{Route, findings};
use crate::api;
use crate::app::{Ui, use_ui};
use crate::components::button::{Button, Weight};
use crate::components::link::Go;
use crate::components::notice::{notice, trouble};
use crate::hooks::use_submit;
use crate::nav::Address;
use crate::phrases;
use shared::console::{ModelUploaded, UploadModel};
use shared::orders::Tone;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct UploadProps {
    /// Something was kept.
    pub(super) kept: Callback<()>,
}

/// The form, and what became of what was sent.
#[component]
pub(super) fn Upload(props: &UploadProps) -> Html {
    let ui = use_ui();
    let words = ui.words();
    let model = use_state(nothing);
    let unreadable = use_state_eq(|| false);
    let uploaded = use_state(|| None::<ModelUploaded>);
    let done = {
        let (uploaded, model, kept) = (uploaded.setter(), model.setter(), props.kept.clone());
        Callback::from(move |answer: ModelUploaded| {
            if answer.version.is_some() {
                model.set(nothing());
                kept.emit(());
            }
            uploaded.set(Some(answer));
        })
    };
    let sending = use_submit(
        |body: UploadModel, signal| async move { api::console::upload_model(&body, &signal).await },
        done,
    );
    let onsubmit = {
        let (run, model, uploaded) = (sending.run, model.clone(), uploaded.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            uploaded.set(None);
            run.emit((*model).clone());
        })
    };
    let onchange = {
        let (model, unreadable) = (model.setter(), unreadable.setter());
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else {
                return;
            };
            let (model, unreadable) = (model.clone(), unreadable.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let read = read_file(&input).await;
                unreadable.set(read.is_err());
                if let Ok(read) = read {
                    model.set(read);
                }
            });
        })
    };
    // Otherwise a file that was mended could not be chosen a second time.
    let onclick = Callback::from(|event: MouseEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            input.set_value("");
        }
    });
    let oninput = {
        let (model, file) = (model.setter(), model.file.clone());
        Callback::from(move |event: InputEvent| {
            let area = event.target_dyn_into::<HtmlTextAreaElement>();
            model.set(UploadModel {
                file: file.clone(),
                source: area.map(|area| area.value()).unwrap_or_default(),
            });
        })
    };
    let failure = sending.failure.as_ref();
    let error = failure
        .and_then(|failure| failure.field("source"))
        .map(|code| phrases::field(words, "source", code))
        .or(unreadable.then(|| words.models_unreadable()));
    html! {
        <section class="section" aria-labelledby="upload-title">
            <h2 id="upload-title">{ words.models_add() }</h2>
            <p class="quiet">{ words.models_add_hint() }</p>
            <form class="model-form" novalidate=true {onsubmit}>
                { trouble(&ui, failure, &["source"]) }
                <div class="field">
                    <label for="model-file">{ words.models_file() }</label>
                    <input id="model-file" type="file" {onchange} {onclick} />
                </div>
                <div class="field">
                    <label for="model-source">{ words.models_source() }</label>
                    if let Some(text) = error { <p class="field-error" id="model-source-error">{ text }</p> }
                    <textarea id="model-source" rows="8" spellcheck="false" value={model.source.clone()} {oninput}
                        aria-describedby={error.map(|_| "model-source-error")}
                        aria-invalid={error.map(|_| "true")} />
                </div>
                <Button weight={Weight::Primary} submit=true pending={sending.pending}>{ words.models_check() }</Button>
            </form>
            if let Some(uploaded) = &*uploaded { { outcome(&ui, uploaded) } }
        </section>
    }
}

fn nothing() -> UploadModel {
    UploadModel {
        file: String::new(),
        source: String::new(),
    }
}

/// What became of an upload, with the next step.
pub(in crate::console) fn outcome(ui: &Ui, uploaded: &ModelUploaded) -> Html {
    let words = ui.words();
    let said = match (&uploaded.product, &uploaded.version) {
        (Some(product), Some(version)) => {
            let number = version.version.to_string();
            let path = Route::Model {
                product: product.to_string(),
            };
            let to = [&path.to_path(), "?version=", &number].concat();
            let text = if uploaded.created {
                words.models_drafted(&number)
            } else {
                words.models_known(&number)
            };
            let content = html! {
                <><p>{ text }</p>{ Go::to_path(to).draw(words.models_look(&number)) }</>
            };
            notice(Tone::Good, content)
        }
        _ => notice(Tone::Problem, html! { <p>{ words.models_refused() }</p> }),
    };
    html! { <>{ said }{ findings(ui, &uploaded.findings) }</> }
}

/// The chosen file's name and text.
async fn read_file(input: &HtmlInputElement) -> Result<UploadModel, JsValue> {
    let files = js_sys::Reflect::get(input, &"files".into())?;
    let file = js_sys::Reflect::get_u32(&files, 0)?;
    let name = js_sys::Reflect::get(&file, &"name".into())?;
    let text: js_sys::Function = js_sys::Reflect::get(&file, &"text".into())?.dyn_into()?;
    let text: js_sys::Promise = text.call0(&file)?.dyn_into()?;
    let text = JsFuture::from(text).await?;
    Ok(UploadModel {
        file: name.as_string().unwrap_or_default(),
        source: text.as_string().unwrap_or_default(),
    })
}
