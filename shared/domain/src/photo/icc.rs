//! Colour profiles (ICC.1): kept, since without them the wide colours of phones look dull, but only when small.

/// The longest profile kept, in bytes: what one JPEG segment can carry. Those of phones and screens weigh
/// 0.5 to 4 KB; a longer one (for print) is left out, and the photo is shown as sRGB.
pub(super) const MAX_PROFILE: usize = 65_519;

/// The part of `profile` that its header announces, or nothing when it is no profile or too long a one.
pub(super) fn checked(profile: &[u8]) -> Option<&[u8]> {
    let announced = u32::from_be_bytes(*profile.first_chunk()?);
    let profile = profile.get(..usize::try_from(announced).ok()?)?;
    let signed = profile.get(36..40)? == b"acsp";
    (signed && profile.len() <= MAX_PROFILE).then_some(profile)
}
