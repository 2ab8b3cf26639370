//! What customers took of a version, left open, and could not have.

use super::preview::VersionProps;
use super::section_of;
use crate::api;
use crate::app::{Ui, use_ui};
use crate::hooks::{Loaded, use_load};
use shared::console::{ItemInsight, ModelInsights, QuestionInsight};
use yew::prelude::*;

/// What customers did with a version.
#[component]
pub(super) fn Insights(props: &VersionProps) -> Html {
    let ui = use_ui();
    let (product, version, lang) = (props.product.clone(), props.version, ui.i18n.lang.tag());
    let key = format!("insights {product} {version} {lang}");
    let loaded = use_load(key.into(), move |signal| {
        let product = product.clone();
        async move { api::console::find_insights(&product, version, lang, &signal).await }
    });
    let title = ui.words().models_insights(&props.version.to_string());
    html! {
        <section class="section" aria-labelledby="insights-title">
            <h2 id="insights-title">{ title }</h2>
            { insights_view(&ui, &loaded) }
        </section>
    }
}

/// What customers did, in each state. What they missed comes first: that is what can be mended.
pub(in crate::console) fn insights_view(ui: &Ui, loaded: &Loaded<ModelInsights>) -> Html {
    let words = ui.words();
    section_of(ui, loaded, &|found: &ModelInsights| {
        if found.saved == 0 && found.items.is_empty() {
            return html! { <p class="quiet">{ words.models_insights_none() }</p> };
        }
        let mut items: Vec<&ItemInsight> = found.items.iter().collect();
        items.sort_by_key(|item| -item.missed);
        let items = items
            .into_iter()
            .map(|item| line(&item.name, &[item.taken, item.missed]));
        let heads = [
            words.models_option(),
            words.models_taken(),
            words.models_missed(),
        ];
        let open = |question: &QuestionInsight| line(&question.name, &[question.open]);
        html! {
            <>
                <p>{ words.models_insights_kept(found.saved, found.ordered) }</p>
                { table(&heads, html! { { for items } }) }
                if !found.questions.is_empty() {
                    { table(&[words.models_question(), words.models_open()],
                        html! { { for found.questions.iter().map(open) } }) }
                }
            </>
        }
    })
}

fn table(heads: &[&'static str], lines: Html) -> Html {
    html! {
        <table class="amounts figures">
            <thead><tr>{ for heads.iter().map(|head| html! { <th scope="col">{ *head }</th> }) }</tr></thead>
            <tbody>{ lines }</tbody>
        </table>
    }
}

fn line(name: &str, counts: &[i64]) -> Html {
    html! {
        <tr>
            <th scope="row">{ name.to_owned() }</th>
            { for counts.iter().map(|count| html! { <td>{ *count }</td> }) }
        </tr>
    }
}
