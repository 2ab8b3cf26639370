//! Icons: line drawings in the colour of the text beside them. Never without a label nearby, and
//! so always hidden from assistive technology.

use shared::orders::Tone;
use yew::prelude::*;

/// What an icon shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Icon {
    Alert,
    Back,
    Box,
    Check,
    Clock,
    Copy,
    Cross,
    Down,
    External,
    Mail,
    Print,
    Search,
    Truck,
    User,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Alert => "M10 6.5v4.2M10 13.6v.1M10 2.8 17.6 16.4H2.4z",
            Self::Back => "M12 4.5 6.5 10l5.5 5.5",
            Self::Box => {
                "M3.2 6.4 10 3l6.8 3.4v7.2L10 17l-6.8-3.4zM3.2 6.4 10 9.8l6.8-3.4M10 9.8V17"
            }
            Self::Check => "M4 10.6 8.2 14.8 16 6",
            Self::Clock => "M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4M10 6v4.2l2.8 1.7",
            Self::Copy => "M7.5 7.5h8v8h-8zM4.5 12.5v-8h8",
            Self::Cross => "M5 5l10 10M15 5 5 15",
            Self::Down => "M5 7.5l5 5 5-5",
            Self::External => "M8 5H4.5v10.5H15V12M11.5 4.5h4v4M15.2 4.8 9.5 10.5",
            Self::Mail => "M3 5h14v10H3zM3.4 5.6 10 10.8l6.6-5.2",
            Self::Print => "M6 7V3.5h8V7M6 14H3.5V7h13v7H14M6 11.5h8v5H6z",
            Self::Search => "M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M13 13l4 4",
            Self::Truck => {
                "M2.5 5h9v8.5h-9zM11.5 8h3.3l2.7 3v2.5h-6M6 15.5a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.2M14 15.5a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.2"
            }
            Self::User => {
                "M10 3.5a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4M3.8 16.5c.8-3 3.2-4.6 6.2-4.6s5.4 1.6 6.2 4.6"
            }
        }
    }

    /// The icon of a tone, so that no state is told by colour alone.
    pub(crate) fn of(tone: Tone) -> Self {
        match tone {
            Tone::Neutral => Self::Box,
            Tone::Progress => Self::Truck,
            Tone::Good => Self::Check,
            Tone::Attention => Self::Clock,
            Tone::Problem => Self::Alert,
        }
    }

    /// Draws it.
    pub(crate) fn draw(self) -> Html {
        html! {
            <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
                <path d={self.path()} fill="none" stroke="currentColor" stroke-width="1.6"
                    stroke-linecap="round" stroke-linejoin="round" />
            </svg>
        }
    }
}

/// The class by which styles know a tone.
pub(crate) fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => "tone-neutral",
        Tone::Progress => "tone-progress",
        Tone::Good => "tone-good",
        Tone::Attention => "tone-attention",
        Tone::Problem => "tone-problem",
    }
}
