//! TSPLIB points (Reinelt 1991), and the same layout with latitudes, longitudes and a demand section as covering instances use it.

use super::super::instance::{Instance, Matrix};
use super::{Given, Position, ReadError, label};

/// Radius of the sphere on which covering instances measure, in metres.
pub const SPHERE: f64 = 6_378_100.0;

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// Plane, rounded down to a whole number.
    Plane,
    /// Latitude and longitude in degrees, great circle in metres.
    Globe,
}

/// Every point is a client and a site. `EUC_2D` rounds distances down (as the p-median literature does), `COORD` measures on a sphere in metres.
///
/// # Errors
///
/// A missing header, another kind of distance, a line that is no point, or too few of them.
pub fn tsplib(file: &str, text: &str) -> Result<Given, ReadError> {
    let fail = |line: usize, vi: &str, en: &str| {
        ReadError::new(file, Some(line as u64 + 1), label(vi, en))
    };
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let header = |key: &str| {
        lines.iter().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            (name.trim() == key).then(|| value.trim())
        })
    };
    let count: usize =
        header("DIMENSION").and_then(|value| value.parse().ok()).ok_or_else(|| {
            fail(0, "thiếu dòng \"DIMENSION : số\"", "no line \"DIMENSION : number\"")
        })?;
    let kind = match header("EDGE_WEIGHT_TYPE") {
        Some("EUC_2D") => Kind::Plane,
        Some("COORD") => Kind::Globe,
        _ => {
            return Err(fail(
                0,
                "EDGE_WEIGHT_TYPE phải là EUC_2D hoặc COORD",
                "EDGE_WEIGHT_TYPE must be EUC_2D or COORD",
            ));
        }
    };
    let section = |name: &str| lines.iter().position(|line| line.starts_with(name));
    let from = section("NODE_COORD_SECTION")
        .ok_or_else(|| fail(0, "thiếu NODE_COORD_SECTION", "no NODE_COORD_SECTION"))?
        + 1;
    let mut points = Vec::with_capacity(count);
    for line in from..from + count {
        let bad = || fail(line, "một điểm gồm hai số", "a point is two numbers");
        let numbers = numbers(&lines, line).ok_or_else(bad)?;
        let [a, b] = *numbers.last_chunk().ok_or_else(bad)?;
        points.push(if kind == Kind::Plane {
            Position { x: a, y: b }
        } else {
            Position { x: b, y: a }
        });
    }
    let mut instance = Instance::new(Matrix::from_fn(count, count, |i, j| match kind {
        Kind::Plane => plane(points[i], points[j]).floor(),
        Kind::Globe => great_circle(points[i], points[j]),
    }));
    if let Some(start) = section("DEMAND_SECTION") {
        for client in 0..count {
            let line = start + 1 + client;
            let bad = || fail(line, "nhu cầu là một số", "a demand is a number");
            let numbers = numbers(&lines, line).ok_or_else(bad)?;
            let demand = *numbers.last().ok_or_else(bad)?;
            instance.weight[client] = demand;
            instance.demand[client] = demand;
        }
    }
    Ok(Given { instance, p: None, client_at: Some(points.clone()), site_at: Some(points) })
}

fn numbers(lines: &[&str], line: usize) -> Option<Vec<f64>> {
    let text = lines.get(line)?;
    text.split_ascii_whitespace().map(|word| word.parse().ok()).collect()
}

/// Straight-line distance.
pub fn plane(a: Position, b: Position) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

/// Distance on the sphere in metres (haversine).
pub fn great_circle(a: Position, b: Position) -> f64 {
    let (la, lb) = (a.y.to_radians(), b.y.to_radians());
    let half = |angle: f64| (angle / 2.0).sin().powi(2);
    let h = half(lb - la) + la.cos() * lb.cos() * half((b.x - a.x).to_radians());
    2.0 * SPHERE * h.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plane_distances_are_rounded_down() {
        let text =
            "DIMENSION : 2\nEDGE_WEIGHT_TYPE : EUC_2D\nNODE_COORD_SECTION\n1 0 0\n2 1.9 2\nEOF";
        assert_eq!(tsplib("x", text).unwrap().instance.distance.row(0), [0.0, 2.0]);
    }

    #[test]
    fn a_degree_on_the_equator_and_demands() {
        let text = "DIMENSION : 2\nEDGE_WEIGHT_TYPE : COORD\nNODE_COORD_SECTION\n0 0\n0 1\nDEMAND_SECTION\n7\n9\nEOF";
        let given = tsplib("x", text).unwrap();
        assert!((given.instance.distance.at(0, 1) - SPHERE.to_radians()).abs() < 1e-6);
        assert_eq!(given.instance.weight, [7.0, 9.0]);
    }

    #[test]
    fn a_missing_point_has_its_line() {
        let text = "DIMENSION : 2\nEDGE_WEIGHT_TYPE : EUC_2D\nNODE_COORD_SECTION\n1 0 0\nEOF";
        assert_eq!(tsplib("x", text).unwrap_err().place.en, "x, line 5");
    }
}
