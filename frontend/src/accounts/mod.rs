//! Signing in, in the portal and in the console.

mod code;
mod demo;
mod forms;
mod sign_in;

pub(crate) use code::{CodeStep, Sender};
pub(crate) use forms::use_first_fault;
pub(crate) use sign_in::{Audience, SignInPage};
