//! The design system: the few parts that every page is made of.

pub(crate) mod badge;
pub(crate) mod brand;
pub(crate) mod button;
pub(crate) mod dialog;
pub(crate) mod facts;
pub(crate) mod feedback;
pub(crate) mod field;
pub(crate) mod heading;
pub(crate) mod icon;
pub(crate) mod language;
pub(crate) mod link;
pub(crate) mod notice;
pub(crate) mod skeleton;
pub(crate) mod tile;
pub(crate) mod when;
