//! What every runtime computes, and six kilobytes in each function would compute again: on Workers they are JavaScript's.

macro_rules! of_one_number {
    ($($(#[$doc:meta])* $name:ident, $js:ident;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name(number: f64) -> f64 {
            #[cfg(target_arch = "wasm32")]
            {
                worker::js_sys::Math::$js(number)
            }
            #[cfg(not(target_arch = "wasm32"))]
            {
                number.$name()
            }
        }
    )*};
}

of_one_number! {
    /// The sine of an angle in radians.
    sin, sin;
    /// The cosine of an angle in radians.
    cos, cos;
    /// The tangent of an angle in radians.
    tan, tan;
    /// The angle in radians of that sine; NaN beyond one.
    asin, asin;
    /// The natural logarithm; NaN below zero.
    ln, log;
}
