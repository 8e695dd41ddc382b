//! Cells round points: who is nearest, no farther out than a disc about the size of the commune.

/// A point in km, x to the east, y to the north.
pub(super) type Point = [f64; 2];

/// A corner of a cell and what lies beyond the edge that leaves it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Corner {
    /// Where.
    pub at: Point,
    /// The neighbour beyond the edge to the next corner; `None` on the outside.
    pub beyond: Option<usize>,
}

/// Corners of the disc from which a cell is cut.
const CORNERS: usize = 24;

/// The cell of each point: a regular 24-gon of its radius, cut by the bisector with every other point.
pub(super) fn cells(points: &[Point], radii: &[f64]) -> Vec<Vec<Corner>> {
    let cell = |n: usize| {
        let mut cell = disc(points[n], radii[n]);
        for (m, other) in points.iter().enumerate() {
            let apart = distance(points[n], *other);
            if m != n && apart > 0.0 && apart < 2.0 * reach(&cell, points[n]) {
                cell = cut(&cell, points[n], *other, m);
            }
        }
        cell
    };
    (0..points.len().min(radii.len())).map(cell).collect()
}

fn disc(centre: Point, radius: f64) -> Vec<Corner> {
    let corner = |n: usize| {
        let angle = std::f64::consts::TAU * n as f64 / CORNERS as f64;
        let at = [centre[0] + radius * angle.cos(), centre[1] + radius * angle.sin()];
        Corner { at, beyond: None }
    };
    (0..CORNERS).map(corner).collect()
}

/// Distance of the farthest corner.
fn reach(cell: &[Corner], centre: Point) -> f64 {
    cell.iter().map(|corner| distance(corner.at, centre)).fold(0.0, f64::max)
}

/// The part of a convex cell that is nearer to `own` than to `other` (Sutherland and Hodgman 1974, one half-plane).
fn cut(cell: &[Corner], own: Point, other: Point, beyond: usize) -> Vec<Corner> {
    let side = |p: Point| {
        let middle = [(own[0] + other[0]) / 2.0, (own[1] + other[1]) / 2.0];
        (p[0] - middle[0]) * (other[0] - own[0]) + (p[1] - middle[1]) * (other[1] - own[1])
    };
    let mut kept = Vec::with_capacity(cell.len() + 1);
    for (n, here) in cell.iter().enumerate() {
        let next = &cell[(n + 1) % cell.len()];
        let (a, b) = (side(here.at), side(next.at));
        let crossing = || {
            let t = a / (a - b);
            [here.at[0] + t * (next.at[0] - here.at[0]), here.at[1] + t * (next.at[1] - here.at[1])]
        };
        if a <= 0.0 {
            kept.push(*here);
            if b > 0.0 {
                kept.push(Corner { at: crossing(), beyond: Some(beyond) });
            }
        } else if b <= 0.0 {
            kept.push(Corner { at: crossing(), beyond: here.beyond });
        }
    }
    kept
}

/// Distance in km.
pub(super) fn distance(a: Point, b: Point) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(cell: &[Corner]) -> f64 {
        let pairs = cell.iter().zip(cell.iter().cycle().skip(1));
        pairs.map(|(a, b)| a.at[0] * b.at[1] - b.at[0] * a.at[1]).sum::<f64>() / 2.0
    }

    #[test]
    fn a_lonely_point_keeps_its_disc() {
        let cells = cells(&[[3.0, 4.0]], &[2.0]);
        assert_eq!(cells[0].len(), 24);
        assert!(cells[0].iter().all(|c| c.beyond.is_none()));
        assert!((area(&cells[0]) - 12.0 * 4.0 * (15f64).to_radians().sin()).abs() < 1e-9);
    }

    #[test]
    fn two_points_share_the_bisector_and_know_each_other() {
        let cells = cells(&[[0.0, 0.0], [2.0, 0.0]], &[1.5, 1.5]);
        assert!(cells[0].iter().all(|c| c.at[0] <= 1.0 + 1e-9));
        assert!(cells[1].iter().all(|c| c.at[0] >= 1.0 - 1e-9));
        assert_eq!(cells[0].iter().filter(|c| c.beyond == Some(1)).count(), 1);
        assert!((area(&cells[0]) - area(&cells[1])).abs() < 1e-9);
    }

    #[test]
    fn every_corner_is_nearest_to_its_own_point() {
        let points: Vec<Point> =
            (0..40).map(|n| [f64::from(n * 37 % 23), f64::from(n * 53 % 19)]).collect();
        for (n, cell) in cells(&points, &[6.0; 40]).iter().enumerate() {
            for corner in cell {
                let own = distance(corner.at, points[n]);
                assert!(points.iter().all(|p| distance(corner.at, *p) >= own - 1e-9));
            }
        }
    }

    #[test]
    fn points_on_one_spot_do_not_erase_each_other() {
        let cells = cells(&[[1.0, 1.0], [1.0, 1.0]], &[1.0, 1.0]);
        assert!(cells.iter().all(|cell| cell.len() == 24));
    }
}
