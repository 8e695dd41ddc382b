//! OR-Library formats (Beasley 1990): uncapacitated p-median graphs and warehouse location.

use std::str::SplitAsciiWhitespace;

use super::super::instance::{Instance, Matrix};
use super::{Given, ReadError, label};

/// What a word of the file is, in Vietnamese and English.
type What = (&'static str, &'static str);

/// Numbers of a file, one after the other.
struct Numbers<'t> {
    file: &'t str,
    words: SplitAsciiWhitespace<'t>,
    read: usize,
}

impl<'t> Numbers<'t> {
    fn new(file: &'t str, text: &'t str) -> Self {
        Self { file, words: text.split_ascii_whitespace(), read: 0 }
    }

    fn fail(&self, vi: String, en: String) -> ReadError {
        let Self { file, read, .. } = self;
        let place = label(format!("{file}, từ thứ {read}"), format!("{file}, word {read}"));
        ReadError { place, cause: label(vi, en) }
    }

    fn word(&mut self, what: What) -> Result<&'t str, ReadError> {
        self.read += 1;
        let (vi, en) = what;
        self.words.next().ok_or_else(|| {
            self.fail(format!("tệp kết thúc trước {vi}"), format!("the file ends before {en}"))
        })
    }

    fn number(&mut self, what: What) -> Result<f64, ReadError> {
        let word = self.word(what)?;
        match word.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(value),
            _ => Err(self.fail(
                format!("\"{word}\" không phải là số ({})", what.0),
                format!("\"{word}\" is not a number ({})", what.1),
            )),
        }
    }

    fn count(&mut self, what: What) -> Result<usize, ReadError> {
        let word = self.word(what)?;
        word.parse().map_err(|_| {
            self.fail(
                format!("\"{word}\" không phải là số nguyên ({})", what.0),
                format!("\"{word}\" is not a whole number ({})", what.1),
            )
        })
    }
}

/// `n m p`, then `i j cost`; distances are shortest paths, every vertex is a client and a site. A repeated edge keeps its last cost.
///
/// # Errors
///
/// A missing word, something that is no number, or a vertex that does not exist.
pub fn orlib_pmed(file: &str, text: &str) -> Result<Given, ReadError> {
    let mut numbers = Numbers::new(file, text);
    let vertices = numbers.count(("số đỉnh", "the number of vertices"))?;
    let edges = numbers.count(("số cạnh", "the number of edges"))?;
    let p = numbers.count(("p", "p"))?;
    let mut path = vec![f64::INFINITY; vertices * vertices];
    for vertex in 0..vertices {
        path[vertex * vertices + vertex] = 0.0;
    }
    for _ in 0..edges {
        let from = numbers.count(("đầu thứ nhất của cạnh", "the first end of an edge"))?;
        let to = numbers.count(("đầu thứ hai của cạnh", "the second end of an edge"))?;
        let cost = numbers.number(("chi phí của cạnh", "the cost of an edge"))?;
        if from == 0 || to == 0 || from > vertices || to > vertices {
            return Err(numbers.fail(
                format!("cạnh {from}-{to}: đỉnh phải từ 1 đến {vertices}"),
                format!("edge {from}-{to}: vertices run from 1 to {vertices}"),
            ));
        }
        path[(from - 1) * vertices + to - 1] = cost;
        path[(to - 1) * vertices + from - 1] = cost;
    }
    shortest_paths(&mut path, vertices);
    let distance = Matrix::from_fn(vertices, vertices, |i, j| path[i * vertices + j]);
    Ok(Given { instance: Instance::new(distance), p: Some(p), client_at: None, site_at: None })
}

/// Floyd and Warshall on a square table.
fn shortest_paths(path: &mut [f64], n: usize) {
    let mut through = vec![0.0; n];
    for k in 0..n {
        through.copy_from_slice(&path[k * n..(k + 1) * n]);
        for row in path.chunks_exact_mut(n) {
            let first = row[k];
            if first.is_finite() {
                row.iter_mut().zip(&through).for_each(|(cell, leg)| *cell = cell.min(first + leg));
            }
        }
    }
}

/// `m n`; per site capacity and opening cost; per client its demand and the cost of serving all of it from each site.
/// A capacity may be the word `capacity`: then `capacity` must be given.
///
/// # Errors
///
/// A missing word, something that is no number, or no value for the word `capacity`.
pub fn orlib_cap(file: &str, text: &str, capacity: Option<f64>) -> Result<Given, ReadError> {
    let mut numbers = Numbers::new(file, text);
    let sites = numbers.count(("số địa điểm", "the number of sites"))?;
    let clients = numbers.count(("số khách hàng", "the number of clients"))?;
    let (mut holds, mut opening) = (Vec::new(), Vec::new());
    for _ in 0..sites {
        let word = numbers.word(("sức chứa", "a capacity"))?;
        let value = if word == "capacity" { capacity } else { word.parse().ok() };
        holds.push(value.ok_or_else(|| {
            numbers.fail(
                format!(
                    "\"{word}\" không phải là số; nếu tệp ghi \"capacity\", hãy cho --capacity"
                ),
                format!(
                    "\"{word}\" is not a number; where the file says \"capacity\", give --capacity"
                ),
            )
        })?);
        opening.push(numbers.number(("chi phí mở", "an opening cost"))?);
    }
    let mut demand = Vec::new();
    let mut cost = Vec::with_capacity(sites * clients);
    for _ in 0..clients {
        demand.push(numbers.number(("nhu cầu", "a demand"))?);
        for _ in 0..sites {
            cost.push(numbers.number(("chi phí phục vụ", "a cost"))?);
        }
    }
    let mut instance = Instance::new(Matrix::from_fn(clients, sites, |i, j| cost[i * sites + j]));
    instance.capacity = Some(holds);
    instance.opening = opening;
    instance.demand = demand;
    Ok(Given { instance, p: None, client_at: None, site_at: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_cost_of_a_repeated_edge_counts() {
        let given = orlib_pmed("x", "3 3 2  1 2 5  2 3 4  1 2 9").unwrap();
        assert_eq!(given.p, Some(2));
        assert_eq!(given.instance.distance.row(0), [0.0, 9.0, 13.0]);
    }

    #[test]
    fn a_vertex_out_of_range_is_named() {
        let error = orlib_pmed("x", "3 1 2  1 4 5").unwrap_err();
        assert_eq!(error.to_string(), "x, word 6: edge 1-4: vertices run from 1 to 3");
    }

    #[test]
    fn the_word_capacity_takes_the_given_value() {
        let text = "2 1 capacity 10. capacity 20. 3 7.5 8";
        assert!(orlib_cap("x", text, None).is_err());
        let given = orlib_cap("x", text, Some(4.0)).unwrap().instance;
        assert_eq!(given.capacity, Some(vec![4.0, 4.0]));
        assert_eq!((given.opening, given.demand), (vec![10.0, 20.0], vec![3.0]));
        assert_eq!(given.distance.row(0), [7.5, 8.0]);
    }
}
