//! What is uncertain: no quantity twice, none without its partner, bounds that make sense, correlations that can be.

use crate::random::{DIMENSIONS, contradiction};
use crate::scenario::diagnostic::say;
use crate::scenario::findings::{At, Findings};
use crate::scenario::mistakes::{did_you_mean, duplicate};
use crate::scenario::node::Node;
use crate::study::{Correlation, Quantity, Sampling, Uncertainty, Varies};

/// The rules, over all uncertainties of a scenario.
pub(super) struct Rules<'a> {
    pub(super) root: &'a Node,
    pub(super) list: &'a [Uncertainty],
    pub(super) found: &'a mut Findings,
}

impl Rules<'_> {
    pub(super) fn all(&mut self, sampling: &Sampling) {
        for (n, one) in self.list.iter().enumerate() {
            self.once(n, one);
            self.in_bounds(one);
            self.has_partner(one);
            self.may_vary(one);
            self.driven(one, sampling);
        }
        for (n, correlation) in sampling.correlations.iter().enumerate() {
            self.members(correlation, &sampling.correlations[..n]);
            self.matrix(correlation);
        }
        self.dimensions(sampling);
    }

    /// Place of an uncertainty, or of one of its keys.
    fn at(&self, code: &str, key: Option<&str>) -> At {
        let entry = self.root.tables("uncertainty").iter().find(|entry| entry.key == code);
        let inner = entry.and_then(|entry| entry.node.get(key?));
        inner.map(|node| node.at.clone()).or(entry.map(|e| e.at.clone())).unwrap_or(At::File(0))
    }

    /// No quantity is drawn twice for the same thing.
    fn once(&mut self, n: usize, one: &Uncertainty) {
        let clash = self.list[..n].iter().find(|other| {
            other.quantity == one.quantity
                && meet(&other.types, &one.types)
                && meet(&other.groups, &one.groups)
                && meet(&other.funds, &one.funds)
                && (other.converts.is_none()
                    || one.converts.is_none()
                    || other.converts == one.converts)
        });
        if let Some(other) = clash {
            let (code, other) = (&one.code, &other.code);
            self.found.error(
                &self.at(code, None),
                say(
                    format!(
                        "“{code}” và “{other}” cùng quy định một đại lượng cho cùng đối tượng."
                    ),
                    format!("{code:?} and {other:?} describe the same quantity of the same thing."),
                ),
                say(
                    "Giới hạn bằng types, groups, funds, converts, hoặc bỏ một bảng.",
                    "Narrow them by types, groups, funds or converts, or remove one.",
                ),
            );
        }
    }

    /// Probabilities lie between 0 and 1, multipliers are not negative, a cost change is not below -1.
    fn in_bounds(&mut self, one: &Uncertainty) {
        use Quantity::*;
        let (low, high) = one.distribution.support();
        let (least, most) = match one.quantity {
            Delivery | OnTime | CutProbability | CutSize => (0.0, 1.0),
            Cost => (-1.0, f64::INFINITY),
            _ => (0.0, f64::INFINITY),
        };
        if low < least || high > most {
            let code = &one.code;
            let what = match most.is_finite() {
                true => say(
                    format!("Phân bố của “{code}” ra ngoài khoảng {least} đến {most}."),
                    format!(
                        "The distribution of {code:?} leaves the range from {least} to {most}."
                    ),
                ),
                false => say(
                    format!("Phân bố của “{code}” có giá trị dưới {least}."),
                    format!("The distribution of {code:?} has values below {least}."),
                ),
            };
            self.found.error(
                &self.at(code, None),
                what,
                say(
                    "Sửa các số của phân bố, hoặc giới hạn bằng between = [thấp, cao].",
                    "Mend its numbers, or truncate it by between = [low, high].",
                ),
            );
        }
    }

    /// A delay without a chance of it, a cut without a size: each alone would silently mean nothing.
    fn has_partner(&mut self, one: &Uncertainty) {
        let Some(partner) = one.quantity.partner() else { return };
        let covered = self.list.iter().any(|other| {
            let converts = other.converts.is_none() || other.converts == one.converts;
            other.quantity == partner
                && (converts || one.converts.is_none())
                && meet(&other.types, &one.types)
                && meet(&other.funds, &one.funds)
        });
        if !covered {
            let (code, own, other) = (&one.code, one.quantity.code(), partner.code());
            self.found.error(
                &self.at(code, None),
                say(
                    format!("“{code}” ({own}) không có tác dụng vì thiếu yếu tố bất định {other} cho cùng đối tượng."),
                    format!("{code:?} ({own}) has no effect: no uncertainty of {other} is about the same thing."),
                ),
                say(
                    format!("Thêm [uncertainty.CODE] quantity = \"{other}\", hoặc bỏ bảng này."),
                    format!("Add [uncertainty.CODE] quantity = \"{other}\", or remove this table."),
                ),
            );
        }
    }

    fn may_vary(&mut self, one: &Uncertainty) {
        if one.varies == Varies::Month && !one.quantity.may_vary() {
            let quantity = one.quantity.code();
            self.found.error(
                &self.at(&one.code, Some("varies")),
                say(
                    format!("Đại lượng {quantity} không rút lại theo tháng được."),
                    format!("The quantity {quantity} cannot be drawn every month."),
                ),
                say(
                    "varies = \"month\" chỉ dùng với demand, uptake, hours.",
                    "varies = \"month\" goes with demand, uptake and hours.",
                ),
            );
        }
    }

    /// Loadings leave room for what is not shared; what hangs together is told once.
    fn driven(&mut self, one: &Uncertainty, sampling: &Sampling) {
        let squares: f64 = one.drivers.iter().map(|(_, loading)| loading * loading).sum();
        if squares > 1.0 + 1e-9 {
            self.found.error(
                &self.at(&one.code, Some("drivers")),
                say(
                    format!("Tổng bình phương các hệ số là {squares:.3}, lớn hơn 1."),
                    format!("The squares of the loadings add up to {squares:.3}, more than 1."),
                ),
                say("Giảm các hệ số.", "Make the loadings smaller."),
            );
        }
        let correlated = sampling.correlations.iter().any(|c| c.of.contains(&one.code));
        if correlated && !one.drivers.is_empty() {
            self.found.error(
                &self.at(&one.code, Some("drivers")),
                say(
                    format!("“{}” vừa có drivers vừa nằm trong một bảng correlation.", one.code),
                    format!("{:?} has drivers and stands in a correlation, too.", one.code),
                ),
                say("Giữ một trong hai.", "Keep one of the two."),
            );
        }
        if correlated || !one.drivers.is_empty() {
            self.sharing(one);
        }
    }

    /// What is drawn site by site hangs together with others through its shared shock; what is drawn once is all shock.
    fn sharing(&mut self, one: &Uncertainty) {
        let (code, by_entity) = (&one.code, one.quantity.by_entity());
        if by_entity && one.shared <= 0.0 {
            self.found.error(
                &self.at(code, None),
                say(
                    format!("“{code}” rút riêng cho từng cơ sở hoặc nguồn nên không tương quan được với yếu tố khác."),
                    format!("{code:?} is drawn for each site or fund apart, so nothing else can correlate with it."),
                ),
                say(
                    "Đặt shared lớn hơn 0: phần chung đó mang tương quan.",
                    "Set shared above 0: the common part carries the correlation.",
                ),
            );
        }
        if !by_entity && one.shared > 0.0 {
            self.found.error(
                &self.at(code, Some("shared")),
                say(
                    format!("“{code}” đã có tương quan nêu riêng; shared không có tác dụng."),
                    format!("The correlations of {code:?} are stated; shared has no effect."),
                ),
                say("Bỏ shared.", "Remove shared."),
            );
        }
    }

    fn correlation_at(&self, code: &str, key: &str) -> At {
        let entry = self.root.tables("correlation").iter().find(|entry| entry.key == code);
        let inner = entry.and_then(|entry| entry.node.get(key));
        inner.map(|node| node.at.clone()).or(entry.map(|e| e.at.clone())).unwrap_or(At::File(0))
    }

    /// An uncertainty stands in one correlation only.
    fn members(&mut self, one: &Correlation, earlier: &[Correlation]) {
        for code in &one.of {
            if earlier.iter().any(|other| other.of.contains(code)) {
                duplicate(self.found, &self.correlation_at(&one.code, "of"), "correlation", code);
            }
        }
    }

    /// As many rows as members, 1 on the diagonal, symmetric, positive semidefinite.
    fn matrix(&mut self, one: &Correlation) {
        let (n, at) = (one.of.len(), self.correlation_at(&one.code, "matrix"));
        if one.matrix.iter().flatten().any(|cell| !cell.is_finite()) {
            return;
        }
        if one.matrix.len() != n || n < 2 || one.matrix.iter().any(|row| row.len() != n) {
            self.found.error(
                &at,
                say(
                    format!("Ma trận không khớp với {n} yếu tố trong of."),
                    format!("The matrix does not fit the {n} entries of of."),
                ),
                say(
                    format!("Cần ít nhất hai yếu tố và {n} hàng, mỗi hàng {n} số."),
                    format!("Name two at least, and write {n} rows of {n} numbers."),
                ),
            );
            return;
        }
        let before = self.found.list.len();
        for (i, row) in one.matrix.iter().enumerate() {
            for (j, cell) in row.iter().enumerate().take(i + 1) {
                let wanted = if i == j { 1.0 } else { one.matrix[j][i] };
                if *cell != wanted {
                    let (a, b) = (&one.of[i], &one.of[j]);
                    unequal(self.found, &at, a, b, *cell, wanted);
                }
            }
        }
        if self.found.list.len() == before {
            self.possible(one, &at);
        }
    }

    fn possible(&mut self, one: &Correlation, at: &At) {
        let Some((rows, by)) = contradiction(&one.matrix) else { return };
        let pairs: Vec<String> = rows
            .iter()
            .enumerate()
            .flat_map(|(n, i)| rows[n + 1..].iter().map(move |j| (*i, *j)))
            .map(|(i, j)| format!("{}–{} = {}", one.of[i], one.of[j], one.matrix[i][j]))
            .collect();
        let (pairs, by) = (pairs.join(", "), (by * 100.0).floor() / 100.0);
        self.found.error(
            at,
            say(
                format!("Các hệ số tương quan mâu thuẫn nhau (ma trận không nửa xác định dương): {pairs}."),
                format!("These correlations contradict each other (the matrix is not positive semidefinite): {pairs}."),
            ),
            say(
                format!("Sửa một trong các hệ số đó, hoặc nhân tất cả với {by}."),
                format!("Mend one of them, or multiply them all by {by}."),
            ),
        );
    }

    /// Sobol' dimensions go to what is drawn once: an uncertainty, the shared shock of a quantity, a driver.
    fn dimensions(&mut self, sampling: &Sampling) {
        let node = self.root.get("simulation").and_then(|node| node.get("dimensions"));
        let Some(at) = node.map(|node| node.at.clone()) else { return };
        let mut known: Vec<String> = self.list.iter().map(|one| one.code.clone()).collect();
        let sharing = self.list.iter().filter(|one| one.shared > 0.0);
        known.extend(sharing.map(|one| format!("shared {}", one.quantity.code())));
        known.extend(self.root.tables("driver").iter().map(|d| format!("driver {}", d.key)));
        for (n, name) in sampling.dimensions.iter().enumerate() {
            if sampling.dimensions[..n].contains(name) {
                duplicate(self.found, &at, "dimensions", name);
            }
            if !known.contains(name) {
                unknown_dimension(self.found, &at, name, &known);
            }
        }
        if sampling.dimensions.len() > DIMENSIONS {
            self.found.error(
                &at,
                say(
                    format!("Nhiều nhất {DIMENSIONS} chiều."),
                    format!("There are {DIMENSIONS} dimensions at most."),
                ),
                say(
                    "Giữ những yếu tố quan trọng nhất; các yếu tố khác vẫn được rải đều từng chiều.",
                    "Keep the most important; the others are still spread evenly one by one.",
                ),
            );
        }
    }
}

/// Whether two lists, in which nothing means all, name something in common.
fn meet<T: PartialEq>(a: &[T], b: &[T]) -> bool {
    a.is_empty() || b.is_empty() || a.iter().any(|item| b.contains(item))
}

fn unequal(found: &mut Findings, at: &At, a: &str, b: &str, cell: f64, wanted: f64) {
    found.error(
        at,
        say(
            format!("Tương quan {a}–{b} là {cell}, phải là {wanted}."),
            format!("The correlation {a}–{b} is {cell} and should be {wanted}."),
        ),
        say(
            "Ma trận phải đối xứng và có 1 trên đường chéo.",
            "The matrix must be symmetric with 1 on the diagonal.",
        ),
    );
}

fn unknown_dimension(found: &mut Findings, at: &At, name: &str, known: &[String]) {
    let (vi, en) = did_you_mean(name, known.iter().map(String::as_str));
    let all = known.join(", ");
    found.error(
        at,
        say(
            format!("dimensions: không có “{name}”."),
            format!("dimensions: there is no {name:?}."),
        ),
        say(format!("Có thể nêu: {all}.{vi}"), format!("It may name: {all}.{en}")),
    );
}
