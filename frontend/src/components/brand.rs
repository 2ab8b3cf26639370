//! The shop's name at the top of every page.

use super::link::Go;
use super::skeleton::bar;
use crate::app::Ui;
use crate::nav::Address;
use yew::prelude::*;

/// The shop's name, which leads home, with `after` behind it. Until the name is known there is no
/// link: one without words says nothing to those who hear the page.
pub(crate) fn brand(ui: &Ui, home: &impl Address, after: Html) -> Html {
    match &ui.shop {
        Some(shop) => Go::to(home)
            .class("brand")
            .draw(html! { <>{ &shop.name }{ after }</> }),
        None => html! { <span class="brand">{ bar("w-s") }</span> },
    }
}
