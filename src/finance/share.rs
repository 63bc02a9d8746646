//! Shares and splits in whole minor units: fees, the order of a release, reversals, pools, the cancellation ladder.
//!
//! Pure arithmetic: products in 128 bits, every step checked, parts always make the whole. Who owes what to whom,
//! and which numbers of the terms apply, is decided elsewhere.

/// The whole, in basis points.
pub const WHOLE_BP: u32 = 10_000;

/// How the platform's fee follows from a price. Shares round down, so a fee never takes a fraction it was not promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeRule {
    /// Share of the price, in basis points (0 to 10,000).
    pub share_bp: u32,
    /// At least this much, in minor units of the price's currency; a price of zero still costs nothing.
    #[serde(default)]
    pub minimum_minor: i64,
    /// At most this much, in minor units; none means no cap.
    #[serde(default)]
    pub cap_minor: Option<i64>,
}

/// What becomes of a released amount. The three parts make the amount that was split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Split {
    /// The platform's fee, VAT included, minor units.
    pub platform_fee_minor: i64,
    /// The agency's share, minor units.
    pub agency_minor: i64,
    /// The creator's part: whatever is left, minor units.
    pub creator_minor: i64,
}

/// How far a deal has come when a brand ends it alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancellationStage {
    /// The creator has handed in nothing.
    NothingIn,
    /// An outline is in.
    OutlineIn,
    /// A draft is in.
    DraftIn,
    /// A draft is approved, or the brand has used two rounds.
    ApprovedOrTwoRounds,
}

/// What each stage of a cancellation costs, in basis points of the price. It never falls from stage to stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CancellationLadder {
    /// Nothing is in.
    pub nothing_in_bp: u32,
    /// An outline is in.
    pub outline_in_bp: u32,
    /// A draft is in.
    pub draft_in_bp: u32,
    /// Approved, or two brand rounds used.
    pub approved_bp: u32,
}

/// Why a share cannot be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// More than the whole.
    #[error("a share is between 0 and 10,000 basis points")]
    ShareOutOfRange,
    /// A refund is the reversal of what was split, never a split of its own.
    #[error("only an amount of zero or more can be shared out; a refund reverses the original parts")]
    NegativeAmount,
    /// The weights say nothing about who gets the money.
    #[error("no weight is above zero, so nobody could receive the amount")]
    NoWeight,
    /// k of n with k above n, or n of zero.
    #[error("a proportion has a part between zero and its whole, and a whole above zero")]
    BadProportion,
    /// What was reversed before does not fit the original parts.
    #[error("what was reversed before does not fit what was split")]
    BadHistory,
    /// The minimum of a fee lies above its cap, or one of them below zero.
    #[error("a fee's minimum lies between zero and its cap")]
    BadFeeRule,
    /// A later stage of the cancellation ladder would cost less than an earlier one.
    #[error("the cancellation ladder never falls")]
    FallingLadder,
    /// The sum leaves 64 bits.
    #[error("the amounts are too large")]
    TooLarge,
}

impl FeeRule {
    /// The fee on a price, both in minor units: the share rounded down, then lifted to the minimum, then cut at the cap.
    pub fn fee_minor(&self, price_minor: i64) -> Result<i64, ShareError> {
        let cap_minor = self.cap_minor.unwrap_or(i64::MAX);
        if self.minimum_minor < 0 || cap_minor < self.minimum_minor {
            return Err(ShareError::BadFeeRule);
        }
        let share_minor = share_minor(price_minor, self.share_bp)?;
        Ok(if price_minor == 0 { 0 } else { share_minor.clamp(self.minimum_minor, cap_minor) })
    }
}

impl Split {
    /// The amount that was split, minor units.
    pub fn total_minor(self) -> i64 {
        self.platform_fee_minor + self.agency_minor + self.creator_minor
    }
}

impl CancellationLadder {
    /// The share of the price that a stage costs, in basis points.
    pub fn share_bp(&self, stage: CancellationStage) -> u32 {
        match stage {
            CancellationStage::NothingIn => self.nothing_in_bp,
            CancellationStage::OutlineIn => self.outline_in_bp,
            CancellationStage::DraftIn => self.draft_in_bp,
            CancellationStage::ApprovedOrTwoRounds => self.approved_bp,
        }
    }

    /// What ending a deal at a stage costs of its price, in minor units, rounded down.
    pub fn compensation_minor(&self, price_minor: i64, stage: CancellationStage) -> Result<i64, ShareError> {
        self.check()?;
        share_minor(price_minor, self.share_bp(stage))
    }

    /// Refuses a ladder that falls or leaves the whole.
    pub fn check(&self) -> Result<(), ShareError> {
        let rungs = [self.nothing_in_bp, self.outline_in_bp, self.draft_in_bp, self.approved_bp];
        if rungs.iter().any(|rung| *rung > WHOLE_BP) {
            return Err(ShareError::ShareOutOfRange);
        }
        if rungs.is_sorted() { Ok(()) } else { Err(ShareError::FallingLadder) }
    }
}

/// A share of an amount in minor units, rounded down.
pub fn share_minor(amount_minor: i64, share_bp: u32) -> Result<i64, ShareError> {
    if share_bp > WHOLE_BP {
        return Err(ShareError::ShareOutOfRange);
    }
    proportion_minor(amount_minor, i64::from(share_bp), i64::from(WHOLE_BP))
}

/// `part` of `whole` of an amount in minor units, rounded down.
pub fn proportion_minor(amount_minor: i64, part: i64, whole: i64) -> Result<i64, ShareError> {
    if amount_minor < 0 {
        return Err(ShareError::NegativeAmount);
    }
    if whole <= 0 || part < 0 || part > whole {
        return Err(ShareError::BadProportion);
    }
    let product = i128::from(amount_minor).checked_mul(i128::from(part)).ok_or(ShareError::TooLarge)?;
    i64::try_from(product / i128::from(whole)).map_err(|_| ShareError::TooLarge)
}

/// Takes each share in its order from what the ones before it have left; the last number is the rest.
/// Every share is rounded down, so the rest carries the fractions.
pub fn waterfall_minor(amount_minor: i64, shares_bp: &[u32]) -> Result<Vec<i64>, ShareError> {
    let mut rest_minor = amount_minor;
    let mut parts = Vec::with_capacity(shares_bp.len() + 1);
    for share_bp in shares_bp {
        let part_minor = share_minor(rest_minor, *share_bp)?;
        rest_minor -= part_minor;
        parts.push(part_minor);
    }
    if rest_minor < 0 {
        return Err(ShareError::NegativeAmount);
    }
    parts.push(rest_minor);
    Ok(parts)
}

/// Splits a released amount: first the platform's fee (already known, at most the amount), then the agency's share
/// of what is left, then the creator, who takes the residue.
pub fn split(released_minor: i64, platform_fee_minor: i64, agency_bp: u32) -> Result<Split, ShareError> {
    if platform_fee_minor < 0 || platform_fee_minor > released_minor {
        return Err(ShareError::BadProportion);
    }
    let left_minor = released_minor - platform_fee_minor;
    let agency_minor = share_minor(left_minor, agency_bp)?;
    Ok(Split { platform_fee_minor, agency_minor, creator_minor: left_minor - agency_minor })
}

/// What to reverse now so that `part` of `whole` of the original parts is reversed in all.
///
/// `parts_minor` are the original parts with the residue's owner last, `reversed_minor` what was reversed of each
/// before. Every part but the last goes back by its own share rounded down, less what already went back; the last
/// takes the residue, so the sum is exact: the proportion of the whole, rounded down, less what was reversed.
/// No part goes below zero or above its original; reversing all of it restores zero.
pub fn reversal_minor(parts_minor: &[i64], reversed_minor: &[i64], part: i64, whole: i64) -> Result<Vec<i64>, ShareError> {
    if parts_minor.len() != reversed_minor.len() || parts_minor.iter().zip(reversed_minor).any(|(of, back)| *back < 0 || back > of) {
        return Err(ShareError::BadHistory);
    }
    let target_minor = proportion_minor(sum_minor(parts_minor)?, part, whole)?;
    let mut left_minor = target_minor.checked_sub(sum_minor(reversed_minor)?).filter(|left| *left >= 0).ok_or(ShareError::BadHistory)?;
    let Some((residue, fees)) = parts_minor.split_last() else { return Ok(Vec::new()) };
    let mut now_minor = Vec::with_capacity(parts_minor.len());
    for (fee_minor, back_minor) in fees.iter().zip(reversed_minor) {
        let due_minor = proportion_minor(*fee_minor, part, whole)?.saturating_sub(*back_minor).clamp(0, left_minor);
        left_minor -= due_minor;
        now_minor.push(due_minor);
    }
    let room_minor = residue - reversed_minor[fees.len()];
    let residue_minor = left_minor.min(room_minor);
    left_minor -= residue_minor;
    // A last fen or two may not fit the residue's owner: the parts before it still have room for them.
    for (index, now) in now_minor.iter_mut().enumerate() {
        let extra_minor = left_minor.min(fees[index] - reversed_minor[index] - *now);
        *now += extra_minor;
        left_minor -= extra_minor;
    }
    assert!(left_minor == 0, "a proportion of the whole always fits into what is left of its parts");
    now_minor.push(residue_minor);
    Ok(now_minor)
}

/// Shares an amount out by weight: everybody gets the proportion rounded down, and the minor units left over go one
/// by one to the largest remainders, equal ones in the order of their ids. A zero weight gets zero; weights that are
/// all zero are refused. The answer stands in the order of `weights`.
pub fn largest_remainder_minor<K: Ord>(amount_minor: i64, weights: &[(K, u64)]) -> Result<Vec<i64>, ShareError> {
    if amount_minor < 0 {
        return Err(ShareError::NegativeAmount);
    }
    let total: u128 = weights.iter().map(|(_, weight)| u128::from(*weight)).sum();
    if total == 0 {
        return Err(ShareError::NoWeight);
    }
    let products = weights.iter().map(|(_, weight)| amount_minor.unsigned_abs() as u128 * u128::from(*weight));
    let mut parts = Vec::with_capacity(weights.len());
    let mut remainders = Vec::new();
    for (index, product) in products.enumerate() {
        parts.push(i64::try_from(product / total).map_err(|_| ShareError::TooLarge)?);
        if product % total > 0 {
            remainders.push((std::cmp::Reverse(product % total), &weights[index].0, index));
        }
    }
    remainders.sort();
    let left = usize::try_from(amount_minor - sum_minor(&parts)?).map_err(|_| ShareError::TooLarge)?;
    assert!(left <= remainders.len(), "fewer minor units are left over than there are remainders");
    for (_, _, index) in remainders.into_iter().take(left) {
        parts[index] += 1;
    }
    Ok(parts)
}

fn sum_minor(amounts_minor: &[i64]) -> Result<i64, ShareError> {
    amounts_minor.iter().try_fold(0_i64, |sum, amount| sum.checked_add(*amount)).ok_or(ShareError::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LADDER: CancellationLadder =
        CancellationLadder { nothing_in_bp: 0, outline_in_bp: 1_000, draft_in_bp: 5_000, approved_bp: 10_000 };

    #[test]
    fn a_fee_is_lifted_to_its_minimum_and_cut_at_its_cap() {
        let rule = FeeRule { share_bp: 1_000, minimum_minor: 500, cap_minor: Some(100_000) };
        let fees = [0, 1, 5_000, 33_333, 2_000_000].map(|price| rule.fee_minor(price).unwrap());
        assert_eq!(fees, [0, 500, 500, 3_333, 100_000]);
        assert_eq!(FeeRule { cap_minor: Some(1), ..rule }.fee_minor(1), Err(ShareError::BadFeeRule));
    }

    #[test]
    fn platform_first_then_the_shares_in_order_and_the_creator_takes_the_residue() {
        assert_eq!(waterfall_minor(33_333, &[1_000, 200, 2_000]), Ok(vec![3_333, 600, 5_880, 23_520]));
        assert_eq!(waterfall_minor(9_999, &[1_000, 200, 2_000]), Ok(vec![999, 180, 1_764, 7_056]));
        assert_eq!(
            waterfall_minor(99_999_999_999, &[1_000, 200, 2_000]),
            Ok(vec![9_999_999_999, 1_800_000_000, 17_640_000_000, 70_560_000_000])
        );
        assert_eq!(split(33_333, 3_333, 2_000), Ok(Split { platform_fee_minor: 3_333, agency_minor: 6_000, creator_minor: 24_000 }));
        assert_eq!(split(100, 101, 0), Err(ShareError::BadProportion));
    }

    #[test]
    fn pools_give_the_last_fen_to_the_largest_remainder_and_ties_to_the_first_id() {
        assert_eq!(largest_remainder_minor(100, &[("c3", 1), ("c1", 1), ("c2", 1)]), Ok(vec![33, 34, 33]));
        assert_eq!(largest_remainder_minor(1_000, &[("x", 333), ("y", 333), ("z", 334)]), Ok(vec![333, 333, 334]));
        assert_eq!(largest_remainder_minor(100, &[("a", 2), ("b", 3), ("c", 1)]), Ok(vec![33, 50, 17]));
        assert_eq!(largest_remainder_minor(5, &[("a", 0), ("b", 7)]), Ok(vec![0, 5]));
        assert_eq!(largest_remainder_minor(5, &[("a", 0), ("b", 0)]), Err(ShareError::NoWeight));
    }

    #[test]
    fn half_a_reversal_gives_the_fen_back_exactly_even_where_the_fees_round_to_nothing() {
        assert_eq!(reversal_minor(&[1, 1, 0], &[0, 0, 0], 1, 2), Ok(vec![1, 0, 0]));
        assert_eq!(reversal_minor(&[1, 1, 0], &[1, 0, 0], 2, 2), Ok(vec![0, 1, 0]));
        assert_eq!(reversal_minor(&[333, 667], &[0, 0], 7, 30), Ok(vec![77, 156]));
        assert_eq!(reversal_minor(&[333, 667], &[334, 0], 1, 2), Err(ShareError::BadHistory));
        assert_eq!(reversal_minor(&[333, 667], &[300, 600], 1, 2), Err(ShareError::BadHistory));
    }

    #[test]
    fn each_rung_of_the_ladder_costs_its_share_of_the_price() {
        let stages = [
            CancellationStage::NothingIn,
            CancellationStage::OutlineIn,
            CancellationStage::DraftIn,
            CancellationStage::ApprovedOrTwoRounds,
        ];
        assert_eq!(stages.map(|stage| LADDER.compensation_minor(300_001, stage).unwrap()), [0, 30_000, 150_000, 300_001]);
        let falling = CancellationLadder { draft_in_bp: 900, ..LADDER };
        assert_eq!(falling.compensation_minor(1, CancellationStage::DraftIn), Err(ShareError::FallingLadder));
    }

    proptest! {
        #[test]
        fn split_parts_make_the_whole(amount in 0..=i64::MAX, fee_bp in 0..=WHOLE_BP, agency_bp in 0..=WHOLE_BP) {
            let parts = split(amount, share_minor(amount, fee_bp).unwrap(), agency_bp).unwrap();
            prop_assert_eq!(parts.total_minor(), amount);
            prop_assert!(parts.platform_fee_minor >= 0 && parts.agency_minor >= 0 && parts.creator_minor >= 0);
        }

        #[test]
        fn a_higher_price_never_costs_a_lower_fee(price in 0..i64::MAX, more in 0..1_000_000_i64, bp in 0..=WHOLE_BP, minimum in 0..9_999_i64) {
            let rule = FeeRule { share_bp: bp, minimum_minor: minimum, cap_minor: Some(50_000_000) };
            prop_assert!(rule.fee_minor(price).unwrap() <= rule.fee_minor(price.saturating_add(more)).unwrap());
        }

        #[test]
        fn a_pool_is_paid_out_to_the_last_fen(amount in 0..=i64::MAX, weights in proptest::collection::vec(any::<u64>(), 1..40)) {
            let weights: Vec<(usize, u64)> = weights.into_iter().enumerate().collect();
            prop_assume!(weights.iter().any(|(_, weight)| *weight > 0));
            let parts = largest_remainder_minor(amount, &weights).unwrap();
            prop_assert_eq!(parts.iter().map(|part| i128::from(*part)).sum::<i128>(), i128::from(amount));
            for (part, (_, weight)) in parts.iter().zip(&weights) {
                prop_assert!(*part >= 0 && (*weight > 0 || *part == 0));
            }
            for ((first, (_, light)), (second, (_, heavy))) in parts.iter().zip(&weights).zip(parts.iter().zip(&weights).skip(1)) {
                prop_assert!(light <= heavy || first >= second);
            }
        }

        #[test]
        fn reversals_in_steps_restore_zero(parts in proptest::collection::vec(0..1_000_000_i64, 1..5), mut steps in proptest::collection::vec(0..=997_i64, 0..6)) {
            steps.sort_unstable();
            steps.push(997);
            let total: i64 = parts.iter().sum();
            let mut reversed = vec![0; parts.len()];
            for step in steps {
                let now = reversal_minor(&parts, &reversed, step, 997).unwrap();
                for ((back, now), part) in reversed.iter_mut().zip(&now).zip(&parts) {
                    *back += now;
                    prop_assert!(*now >= 0 && *back <= *part);
                }
                prop_assert_eq!(reversed.iter().sum::<i64>(), proportion_minor(total, step, 997).unwrap());
            }
            prop_assert_eq!(reversed, parts);
        }
    }
}
