//! The Sobol' sequence with the direction numbers of Joe and Kuo (2008), `new-joe-kuo-6`, first 21 dimensions.

/// Dimensions that are tabulated.
pub const DIMENSIONS: usize = 21;

/// Degree of the primitive polynomial, its inner coefficients as bits, and the first direction numbers, from dimension 2 on.
const TABLE: [(u32, u32, &[u32]); DIMENSIONS - 1] = [
    (1, 0, &[1]),
    (2, 1, &[1, 3]),
    (3, 1, &[1, 3, 1]),
    (3, 2, &[1, 1, 1]),
    (4, 1, &[1, 1, 3, 3]),
    (4, 4, &[1, 3, 5, 13]),
    (5, 2, &[1, 1, 5, 5, 17]),
    (5, 4, &[1, 1, 5, 5, 5]),
    (5, 7, &[1, 1, 7, 11, 19]),
    (5, 11, &[1, 1, 5, 1, 1]),
    (5, 13, &[1, 1, 1, 3, 11]),
    (5, 14, &[1, 3, 5, 5, 31]),
    (6, 1, &[1, 3, 3, 9, 7, 49]),
    (6, 13, &[1, 1, 1, 15, 21, 21]),
    (6, 16, &[1, 3, 1, 13, 27, 49]),
    (6, 19, &[1, 1, 1, 15, 7, 5]),
    (6, 22, &[1, 3, 1, 15, 13, 25]),
    (6, 25, &[1, 1, 5, 5, 19, 61]),
    (7, 1, &[1, 3, 7, 11, 23, 15, 103]),
    (7, 4, &[1, 3, 7, 13, 13, 15, 69]),
];

/// Direction numbers by dimension, as 32-bit fractions.
static DIRECTIONS: [[u32; 32]; DIMENSIONS] = directions();

const fn directions() -> [[u32; 32]; DIMENSIONS] {
    let mut all = [[0; 32]; DIMENSIONS];
    let mut k = 0;
    while k < 32 {
        all[0][k] = 1 << (31 - k);
        k += 1;
    }
    let mut d = 1;
    while d < DIMENSIONS {
        all[d] = dimension(TABLE[d - 1]);
        d += 1;
    }
    all
}

/// The recurrence of Sobol' (1967): v_k = a_1 v_{k-1} + ... + v_{k-s} + v_{k-s} / 2^s, sums without carry.
const fn dimension((degree, inner, first): (u32, u32, &[u32])) -> [u32; 32] {
    let s = degree as usize;
    let mut v = [0; 32];
    let mut k = 0;
    while k < 32 {
        if k < s {
            v[k] = first[k] << (31 - k);
        } else {
            v[k] = v[k - s] ^ (v[k - s] >> degree);
            let mut j = 1;
            while j < s {
                if (inner >> (s - 1 - j)) & 1 == 1 {
                    v[k] ^= v[k - j];
                }
                j += 1;
            }
        }
        k += 1;
    }
    v
}

/// Coordinate of a point as a 32-bit fraction; `dimension` below [`DIMENSIONS`], counted round beyond it.
pub(super) fn point(dimension: usize, index: u32) -> u32 {
    let v = &DIRECTIONS[dimension % DIMENSIONS];
    (0..32).filter(|k| index >> k & 1 == 1).fold(0, |x, k| x ^ v[k])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_points_are_those_that_joe_and_kuo_print() {
        let eighths = |d: usize| (0..8).map(|i| point(d, i) >> 29).collect::<Vec<u32>>();
        assert_eq!(eighths(0), [0, 4, 2, 6, 1, 5, 3, 7]);
        assert_eq!(eighths(1), [0, 4, 6, 2, 5, 1, 3, 7]);
        assert_eq!(eighths(2), [0, 4, 6, 2, 3, 7, 5, 1]);
    }

    #[test]
    fn the_polynomials_are_primitive_and_the_first_numbers_fit() {
        for (degree, inner, first) in TABLE {
            assert_eq!(first.len(), degree as usize);
            for (k, m) in first.iter().enumerate() {
                assert!(m % 2 == 1 && *m < 2 << k, "m_{k} = {m}");
            }
            let polynomial = 1 << degree | inner << 1 | 1;
            // x is of the greatest order modulo the polynomial.
            let (mut power, mut order) = (1u32, 0);
            loop {
                power <<= 1;
                if power >> degree & 1 == 1 {
                    power ^= polynomial;
                }
                order += 1;
                if power == 1 || order > 1 << degree {
                    break;
                }
            }
            assert_eq!(order, (1 << degree) - 1, "{polynomial:b}");
        }
    }

    #[test]
    fn small_blocks_satisfy_property_a() {
        // The first bits of the first 21 direction numbers form a regular matrix: 2^21 points hit every half of the cube.
        let mut rows: Vec<u32> = (0..DIMENSIONS)
            .map(|d| (0..DIMENSIONS).fold(0, |row, k| row | (DIRECTIONS[d][k] >> 31) << k))
            .collect();
        for column in 0..DIMENSIONS {
            let pivot = (column..DIMENSIONS).find(|r| rows[*r] >> column & 1 == 1);
            let pivot = pivot.expect("a regular matrix");
            rows.swap(column, pivot);
            for r in 0..DIMENSIONS {
                if r != column && rows[r] >> column & 1 == 1 {
                    rows[r] ^= rows[column];
                }
            }
        }
    }
}
