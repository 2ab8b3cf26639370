//! The tenant's colour, made readable: a button in it must have contrast with its text and with
//! the page, in light and in dark (WCAG 2.2, 1.4.3: 4.5 to 1).

/// A colour in sRGB.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Rgb([f64; 3]);

const LIGHT_PAGE: Rgb = Rgb([1.0, 1.0, 1.0]);
/// The lighter of the dark surfaces, against which contrast is least.
const DARK_PAGE: Rgb = Rgb([0.13, 0.14, 0.16]);
const LEAST_CONTRAST: f64 = 4.6;

/// A style sheet that sets the accent for light and dark.
#[must_use]
pub fn css(accent: &str) -> String {
    let base = parse(accent).unwrap_or(Rgb([0.11, 0.35, 0.65]));
    let light = adjust(base, LIGHT_PAGE, Rgb([0.0; 3]));
    let dark = adjust(base, DARK_PAGE, Rgb([1.0; 3]));
    let block = |accent: Rgb| {
        let on = if contrast(accent, Rgb([1.0; 3])) >= LEAST_CONTRAST {
            "#ffffff"
        } else {
            "#101214"
        };
        format!("--accent:{};--on-accent:{on}", hex(accent))
    };
    format!(
        ":root{{{}}}@media (prefers-color-scheme:dark){{:root{{{}}}}}",
        block(light),
        block(dark)
    )
}

/// Mixes `colour` with `towards` until it stands out from `page`.
fn adjust(colour: Rgb, page: Rgb, towards: Rgb) -> Rgb {
    (0..=20)
        .map(|step| mix(colour, towards, f64::from(step) / 20.0))
        .find(|mixed| contrast(*mixed, page) >= LEAST_CONTRAST)
        .unwrap_or(towards)
}

fn mix(a: Rgb, b: Rgb, part: f64) -> Rgb {
    Rgb([0, 1, 2].map(|i| a.0[i] + (b.0[i] - a.0[i]) * part))
}

fn parse(text: &str) -> Option<Rgb> {
    let digits = text.strip_prefix('#')?;
    let bytes = <[u8; 3]>::try_from(hex::decode(digits).ok()?).ok()?;
    Some(Rgb(bytes.map(|byte| f64::from(byte) / 255.0)))
}

fn hex(colour: Rgb) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to a byte"
    )]
    let bytes = colour
        .0
        .map(|part| (part * 255.0).round().clamp(0.0, 255.0) as u8);
    format!("#{}", hex::encode(bytes))
}

/// Relative luminance (WCAG 2.2).
fn luminance(colour: Rgb) -> f64 {
    let linear = |part: f64| {
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(colour.0[0]) + 0.7152 * linear(colour.0[1]) + 0.0722 * linear(colour.0[2])
}

/// Contrast ratio (WCAG 2.2), from 1 to 21.
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_accent_becomes_readable() {
        for accent in [
            "#ffff00", "#000000", "#ffffff", "#1c5aa6", "#ff66cc", "#00ff00", "nonsense", "",
        ] {
            let base = parse(accent).unwrap_or(Rgb([0.11, 0.35, 0.65]));
            assert!(
                contrast(adjust(base, LIGHT_PAGE, Rgb([0.0; 3])), LIGHT_PAGE) >= 4.5,
                "{accent}"
            );
            assert!(
                contrast(adjust(base, DARK_PAGE, Rgb([1.0; 3])), DARK_PAGE) >= 4.5,
                "{accent}"
            );
            assert!(css(accent).starts_with(":root{--accent:#"));
        }
    }

    #[test]
    fn a_hostile_accent_cannot_leave_its_place() {
        assert!(!css("red;}body{display:none").contains("body"));
    }
}
