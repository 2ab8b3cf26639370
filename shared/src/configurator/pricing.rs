//! From the price of one piece to the price of an order line: quantity, then the tier's discount.

use super::answers::Interval;
use super::model::{MAX_QUANTITY, Tier};

/// What some pieces of one price cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinePrice {
    /// Before the discount.
    pub gross: i64,
    /// What the discount takes off; not negative where `gross` is not.
    pub discount: i64,
    /// What is to be paid.
    pub total: i64,
}

/// The price of `quantity` pieces. The largest tier that is reached takes its hundredths of a
/// percent off the whole, rounded half away from zero to the minor unit.
///
/// `None` where the quantity is 0 or above [`MAX_QUANTITY`], or the price does not fit 64 bits.
#[must_use]
pub fn line_price(piece: i64, quantity: u32, tiers: &[Tier]) -> Option<LinePrice> {
    if quantity == 0 || quantity > MAX_QUANTITY {
        return None;
    }
    let gross = i128::from(piece) * i128::from(quantity);
    let reached = tiers
        .iter()
        .filter(|t| t.from <= quantity)
        .max_by_key(|t| t.from);
    let off = i128::from(reached.map_or(0, |t| t.off_basis_points.min(10_000)));
    let half = if gross < 0 { -5_000 } else { 5_000 };
    let discount = (gross * off + half) / 10_000;
    Some(LinePrice {
        gross: i64::try_from(gross).ok()?,
        discount: i64::try_from(discount).ok()?,
        total: i64::try_from(gross - discount).ok()?,
    })
}

/// The prices between which `quantity` pieces will cost; both ends are reached, as the price of a
/// line never falls while the price of a piece rises.
#[must_use]
pub fn line_interval(piece: Interval, quantity: u32, tiers: &[Tier]) -> Option<Interval> {
    Some(Interval {
        lowest: line_price(piece.lowest, quantity, tiers)?.total,
        highest: line_price(piece.highest, quantity, tiers)?.total,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn largest_tier_reached_takes_its_part_off_the_whole() {
        let tiers = [(10, 500), (100, 1_250)].map(|(from, off_basis_points)| Tier {
            from,
            off_basis_points,
        });
        let total = |piece, quantity| line_price(piece, quantity, &tiers).map(|p| p.total);
        assert_eq!(total(1_999, 1), Some(1_999));
        assert_eq!(total(1_999, 10), Some(18_990));
        assert_eq!(total(1_999, 100), Some(174_912));
        assert_eq!(total(-10, 10), Some(-95));
        assert_eq!(total(1, 0), None);
        assert_eq!(total(i64::MAX, 2), None);
    }

    #[test]
    fn price_of_a_line_never_falls_while_the_piece_gets_dearer() {
        for off_basis_points in [1, 333, 5_000, 9_999, 10_000] {
            let tiers = [Tier {
                from: 1,
                off_basis_points,
            }];
            for quantity in [1, 3, 7] {
                let total = |piece| line_price(piece, quantity, &tiers).map(|p| p.total);
                assert!((-300..300).all(|piece| total(piece) <= total(piece + 1)));
            }
        }
    }
}
