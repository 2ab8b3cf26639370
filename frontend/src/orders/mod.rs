//! Parts of an order that customers and agents see alike.

mod amounts;
mod detail;
mod items;
mod parcel;
mod row;
mod steps;

pub(crate) use amounts::Placed;
pub(crate) use detail::{OrderBody, OrderSkeleton};
pub(crate) use row::{RowContent, row_title};

use crate::hooks::use_today;
use crate::i18n::{use_i18n, use_words};
use crate::intl::Shape;
use crate::phrases::Telling;
use yew::prelude::*;

/// Words, way of writing dates, and today, kept for sentences about orders.
#[derive(Clone, PartialEq)]
pub(crate) struct Teller {
    words: crate::i18n::Words,
    locale: AttrValue,
    today: shared::time::Day,
}

impl Teller {
    /// For headings and full sentences.
    pub(crate) fn long(&self) -> Telling<'_> {
        self.shaped(Shape::Long)
    }

    /// For rows and badges.
    pub(crate) fn short(&self) -> Telling<'_> {
        self.shaped(Shape::Short)
    }

    fn shaped(&self, shape: Shape) -> Telling<'_> {
        Telling {
            words: self.words,
            locale: &self.locale,
            today: self.today,
            shape,
        }
    }
}

/// How to tell something about an order here and now.
#[hook]
pub(crate) fn use_teller() -> Teller {
    Teller {
        words: use_words(),
        locale: use_i18n().locale,
        today: use_today(),
    }
}
