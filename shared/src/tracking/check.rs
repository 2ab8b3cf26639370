//! Check digits.
//!
//! Every algorithm takes the serial number's characters and gives the check character they call
//! for. Sources: the carriers' published formulas as collected in `CHECKSUM_ALGORITHMS.md` of
//! `jkeen/tracking_number_data` (MIT, Copyright (c) 2017 Jeff Keen), and the standards named below.

/// How a format's check digit is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Check {
    /// The number has no check digit.
    None,
    /// The digit that brings a weighted sum to a multiple of ten. The weights take turns, beginning
    /// with `first`. A letter counts as its ASCII code less three, modulo ten.
    ///
    /// Weights 3 and 1 from the right are the GS1 algorithm, which the United States Postal Service
    /// (Publication 199), Canada Post and FedEx Ground use; 1 and 2 from the left is the one of UPS
    /// and OnTrac.
    Mod10 {
        /// The weight of the first, third, fifth… character.
        first: u8,
        /// The weight of the second, fourth, sixth… character.
        second: u8,
        /// Count characters from the right.
        reverse: bool,
    },
    /// The Luhn algorithm, ISO/IEC 7812-1 annex B.
    Luhn,
    /// The remainder of the number when divided by seven: DHL Express and other air waybills.
    Mod7,
    /// ISO/IEC 7064 MOD 37,36: DPD parcel label specification. The check character may be a letter.
    Mod37,
    /// Universal Postal Union standard S10: weights 8 6 4 2 3 5 9 7 and modulo eleven.
    S10,
    /// The sum of products with these weights, modulo eleven, modulo ten: FedEx Express.
    Weighted(&'static [u8]),
}

impl Check {
    /// Whether `check` is the check character that `serial` calls for.
    pub(super) fn accepts(self, serial: &[u8], check: u8) -> bool {
        let sum = match self {
            Self::None => return true,
            Self::Mod10 {
                first,
                second,
                reverse,
            } => complement(mod10(serial, first, second, reverse)),
            Self::Luhn => complement(luhn(serial)),
            Self::Mod7 => serial
                .iter()
                .fold(0, |rest, byte| (rest * 10 + value(*byte)) % 7),
            Self::Mod37 => mod37(serial),
            Self::S10 => match weighted(serial, &[8, 6, 4, 2, 3, 5, 9, 7]) % 11 {
                0 => 5,
                1 => 0,
                rest => 11 - rest,
            },
            Self::Weighted(weights) => weighted(serial, weights) % 11 % 10,
        };
        sum == value(check)
    }
}

/// The value of a digit, or of a letter counting on from ten.
fn value(byte: u8) -> u32 {
    char::from(byte).to_digit(36).unwrap_or(0)
}

/// What is missing to the next multiple of ten.
fn complement(sum: u32) -> u32 {
    (10 - sum % 10) % 10
}

fn weighted(serial: &[u8], weights: &[u8]) -> u32 {
    serial
        .iter()
        .zip(weights)
        .map(|(byte, weight)| value(*byte) * u32::from(*weight))
        .sum()
}

fn mod10(serial: &[u8], first: u8, second: u8, reverse: bool) -> u32 {
    let odd_one_out = usize::from(reverse && serial.len().is_multiple_of(2));
    let weighted = serial.iter().enumerate().map(|(index, byte)| {
        let weight = if (index + odd_one_out) % 2 == 0 {
            first
        } else {
            second
        };
        let value = match byte {
            b'0'..=b'9' => byte - b'0',
            letter => letter.wrapping_sub(3) % 10,
        };
        u32::from(weight) * u32::from(value)
    });
    weighted.sum()
}

fn luhn(serial: &[u8]) -> u32 {
    let doubled = |(index, byte): (usize, &u8)| match (index % 2, value(*byte)) {
        (0, digit) if digit > 4 => digit * 2 - 9,
        (0, digit) => digit * 2,
        (_, digit) => digit,
    };
    serial.iter().rev().enumerate().map(doubled).sum()
}

fn mod37(serial: &[u8]) -> u32 {
    let product = serial.iter().fold(36, |product, byte| {
        let sum = match (product + value(*byte)) % 36 {
            0 => 36,
            sum => sum,
        };
        sum * 2 % 37
    });
    (37 - product) % 36
}

#[cfg(test)]
mod tests {
    use super::*;

    const GS1: Check = Check::Mod10 {
        first: 3,
        second: 1,
        reverse: true,
    };
    const UPS: Check = Check::Mod10 {
        first: 1,
        second: 2,
        reverse: false,
    };

    #[test]
    fn published_examples() {
        assert!(Check::S10.accepts(b"47312482", b'9'));
        assert!(Check::Luhn.accepts(b"7992739871", b'3'));
        assert!(GS1.accepts(b"012345000000002", b'7'));
        assert!(UPS.accepts(b"5R8939035756712", b'7'));
        assert!(Check::Mod37.accepts(b"008182709980000020033350276", b'C'));
        assert!(Check::Mod7.accepts(b"331881002", b'5'));
    }

    #[test]
    fn one_check_character_for_every_serial() {
        const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        for serial in 0..2_000_u32 {
            let serial = format!("{:08}", serial * 49_999);
            let fits = |check: Check, alphabet: &[u8]| {
                alphabet
                    .iter()
                    .filter(|byte| check.accepts(serial.as_bytes(), **byte))
                    .count()
            };
            for check in [
                GS1,
                UPS,
                Check::Luhn,
                Check::Mod7,
                Check::S10,
                Check::Weighted(&[3, 1, 7]),
            ] {
                assert_eq!(fits(check, b"0123456789"), 1, "{check:?} {serial}");
            }
            assert_eq!(fits(Check::Mod37, ALPHABET), 1, "{serial}");
        }
    }

    #[test]
    fn reversing_counts_from_the_right() {
        let right = Check::Mod10 {
            first: 3,
            second: 1,
            reverse: true,
        };
        let left = Check::Mod10 {
            first: 3,
            second: 1,
            reverse: false,
        };
        assert!(right.accepts(b"10", b'9') && !left.accepts(b"10", b'9'));
        assert!(right.accepts(b"100", b'7') && left.accepts(b"100", b'7'));
    }

    #[test]
    fn odd_bytes_are_harmless() {
        for check in [GS1, Check::Luhn, Check::Mod7, Check::Mod37, Check::S10] {
            let _ = check.accepts(&[0, 255, 2, b'-'], 200);
            let _ = check.accepts(b"", b'0');
        }
    }
}
