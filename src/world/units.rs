//! Units of measure where a mix-up would cost someone money or reach.
//!
//! Each is a transparent `f64`. Sums, differences and scaling stay in the unit; anything else has to say `.0`.

use serde::{Deserialize, Serialize};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Sub};

macro_rules! unit {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub f64);

        impl Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }
        impl AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                self.0 += other.0;
            }
        }
        impl Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0 - other.0)
            }
        }
        impl Mul<f64> for $name {
            type Output = Self;
            fn mul(self, factor: f64) -> Self {
                Self(self.0 * factor)
            }
        }
        impl Div for $name {
            type Output = f64;
            fn div(self, other: Self) -> f64 {
                self.0 / other.0
            }
        }
        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
                Self(values.map(|v| v.0).sum())
            }
        }
    };
}

unit!(
    /// Travel or response time, minutes one way.
    Minutes
);
unit!(
    /// Working time, hours.
    Hours
);
unit!(
    /// People, clients or client-services; never attendances (lượt) and never design places.
    People
);
unit!(
    /// Money in đồng, nominal.
    Vnd
);

impl Vnd {
    /// From million đồng (triệu đồng), the unit of scenario files.
    pub fn from_million(million: f64) -> Self {
        Self(million * 1e6)
    }

    /// In million đồng.
    pub fn million(self) -> f64 {
        self.0 / 1e6
    }
}
