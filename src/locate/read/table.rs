//! CSV tables of distances, points and sites.

use std::collections::BTreeMap;

use super::super::instance::{Instance, Matrix, Status};
use super::tsplib::{great_circle, plane};
use super::{Given, Position, ReadError, label};

/// A CSV file as text, with the place of every cell.
struct Sheet<'t> {
    file: &'t str,
    header: Vec<String>,
    rows: Vec<(u64, Vec<String>)>,
}

impl<'t> Sheet<'t> {
    fn new(file: &'t str, text: &str) -> Result<Self, ReadError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader =
            csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let fail = |error: csv::Error| {
            let line = error.position().map(csv::Position::line);
            let vi = format!("bảng CSV sai cấu trúc ({error})");
            ReadError::new(file, line, label(vi, format!("the CSV table is malformed ({error})")))
        };
        let header = reader.headers().map_err(fail)?.iter().map(str::to_owned).collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(fail)?;
            let line = record.position().map_or(0, csv::Position::line);
            rows.push((line, record.iter().map(str::to_owned).collect()));
        }
        Ok(Self { file, header, rows })
    }

    fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.header.iter().position(|h| h.eq_ignore_ascii_case(name)))
    }

    fn needed(&self, names: &[&str]) -> Result<usize, ReadError> {
        self.column(names).ok_or_else(|| {
            let there = self.header.join(", ");
            let cause = label(
                format!("thiếu cột \"{}\"; đang có: {there}", names.join("\" hoặc \"")),
                format!("no column \"{}\"; there are: {there}", names.join("\" or \"")),
            );
            ReadError::new(self.file, Some(1), cause)
        })
    }

    fn number(&self, row: usize, column: usize) -> Result<Option<f64>, ReadError> {
        let (line, cells) = &self.rows[row];
        let text = cells.get(column).map_or("", String::as_str);
        if text.is_empty() {
            return Ok(None);
        }
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(Some(value)),
            _ => {
                let (vi, en) = ("không phải là số", "is not a number");
                Err(self.bad(*line, column, format!("\"{text}\" {vi}"), format!("\"{text}\" {en}")))
            }
        }
    }

    fn bad(&self, line: u64, column: usize, vi: String, en: String) -> ReadError {
        let name = self.header.get(column).map_or("", String::as_str);
        let mut error = ReadError::new(self.file, Some(line), label(vi, en));
        error.place.vi += &format!(", cột \"{name}\"");
        error.place.en += &format!(", column \"{name}\"");
        error
    }

    fn text(&self, row: usize, column: usize) -> &str {
        self.rows[row].1.get(column).map_or("", String::as_str)
    }

    /// Fills a list from an optional column; empty cells keep what is there.
    fn fill(&self, names: &[&str], list: &mut [f64]) -> Result<(), ReadError> {
        let Some(column) = self.column(names) else { return Ok(()) };
        for (row, value) in list.iter_mut().enumerate() {
            if let Some(number) = self.number(row, column)? {
                *value = number;
            }
        }
        Ok(())
    }
}

/// Names of the columns of a long table.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    /// Client.
    pub client: String,
    /// Site.
    pub site: String,
    /// Distance.
    pub distance: String,
    /// Weight of the client.
    pub weight: String,
}

impl Default for Columns {
    fn default() -> Self {
        let [client, site, distance, weight] =
            ["client", "site", "distance", "weight"].map(str::to_owned);
        Self { client, site, distance, weight }
    }
}

/// A long table (one row an arc, if it has the three columns of `columns`) or a wide one (one row a client: its name, then one column a site, an empty
/// cell where there is no arc; `weight`, `demand` and `standard` are columns of the client).
///
/// # Errors
///
/// A cell that is no number, with its line and column.
pub fn matrix(file: &str, text: &str, columns: &Columns) -> Result<Given, ReadError> {
    let sheet = Sheet::new(file, text)?;
    let long =
        [&columns.client, &columns.site, &columns.distance].map(|name| sheet.column(&[name]));
    let instance = match long {
        [Some(client), Some(site), Some(distance)] => {
            arcs(&sheet, client, site, distance, &columns.weight)?
        }
        _ => wide(&sheet)?,
    };
    Ok(Given { instance, p: None, client_at: None, site_at: None })
}

fn arcs(
    sheet: &Sheet,
    client: usize,
    site: usize,
    distance: usize,
    weight: &str,
) -> Result<Instance, ReadError> {
    let (mut clients, mut sites) = (Names::default(), Names::default());
    let weight = sheet.column(&[weight]);
    let (mut arcs, mut weights) = (Vec::new(), BTreeMap::new());
    for row in 0..sheet.rows.len() {
        let i = clients.index(sheet.text(row, client));
        let j = sites.index(sheet.text(row, site));
        if let Some(value) = sheet.number(row, distance)? {
            arcs.push((i, j, value));
        }
        if let Some(value) = weight.map(|column| sheet.number(row, column)).transpose()?.flatten() {
            weights.insert(i, value);
        }
    }
    let mut instance = Instance::new(Matrix::from_arcs(clients.list.len(), sites.list.len(), arcs));
    for (client, value) in weights {
        instance.weight[client] = value;
        instance.demand[client] = value;
    }
    instance.client_name = clients.list;
    instance.site_name = sites.list;
    Ok(instance)
}

/// Names in the order in which they first appear.
#[derive(Default)]
struct Names {
    list: Vec<String>,
    index: BTreeMap<String, usize>,
}

impl Names {
    fn index(&mut self, name: &str) -> usize {
        if let Some(&index) = self.index.get(name) {
            return index;
        }
        self.index.insert(name.to_owned(), self.list.len());
        self.list.push(name.to_owned());
        self.list.len() - 1
    }
}

fn wide(sheet: &Sheet) -> Result<Instance, ReadError> {
    let own = |name: &str| ["weight", "demand", "standard"].contains(&name);
    let sites: Vec<usize> = (1..sheet.header.len()).filter(|&c| !own(&sheet.header[c])).collect();
    let mut table = Vec::new();
    for row in 0..sheet.rows.len() {
        for &column in &sites {
            table.push(sheet.number(row, column)?.unwrap_or(f64::INFINITY));
        }
    }
    let count = sites.len();
    let matrix = Matrix::from_fn(sheet.rows.len(), count, |i, j| table[i * count + j]);
    let mut instance = Instance::new(matrix);
    sheet.fill(&["weight"], &mut instance.weight)?;
    instance.demand.clone_from(&instance.weight);
    sheet.fill(&["demand"], &mut instance.demand)?;
    sheet.fill(&["standard"], &mut instance.standard)?;
    instance.client_name = (0..sheet.rows.len()).map(|row| sheet.text(row, 0).to_owned()).collect();
    instance.site_name = sites.iter().map(|&column| sheet.header[column].clone()).collect();
    Ok(instance)
}

/// Points, each a client and a site: `lon` and `lat` in degrees (distances in metres on a sphere) or `x` and `y` (straight lines); optional `name`,
/// `weight`, `demand`, `standard`, `opening`, `capacity`.
///
/// # Errors
///
/// A missing column, or a cell that is no number, with its line and column.
pub fn points(file: &str, text: &str) -> Result<Given, ReadError> {
    let sheet = Sheet::new(file, text)?;
    let globe = sheet.column(&["lat", "latitude"]).is_some();
    let (x, y) = if globe {
        (sheet.needed(&["lon", "long", "longitude"])?, sheet.needed(&["lat", "latitude"])?)
    } else {
        (sheet.needed(&["x"])?, sheet.needed(&["y"])?)
    };
    let mut at = Vec::new();
    for row in 0..sheet.rows.len() {
        let value = |column: usize| {
            let line = sheet.rows[row].0;
            let empty = || sheet.bad(line, column, "ô trống".into(), "the cell is empty".into());
            sheet.number(row, column)?.ok_or_else(empty)
        };
        at.push(Position { x: value(x)?, y: value(y)? });
    }
    let distance = |i: usize, j: usize| {
        if globe { great_circle(at[i], at[j]) } else { plane(at[i], at[j]) }
    };
    let mut instance = Instance::new(Matrix::from_fn(at.len(), at.len(), distance));
    sheet.fill(&["weight"], &mut instance.weight)?;
    instance.demand.clone_from(&instance.weight);
    sheet.fill(&["demand"], &mut instance.demand)?;
    sheet.fill(&["standard"], &mut instance.standard)?;
    if let Some(name) = sheet.column(&["name", "code", "id"]) {
        let names: Vec<String> =
            (0..at.len()).map(|row| sheet.text(row, name).to_owned()).collect();
        instance.client_name.clone_from(&names);
        instance.site_name = names;
    }
    about_sites(&sheet, &mut instance, &(0..at.len()).collect::<Vec<_>>())?;
    Ok(Given { instance, p: None, client_at: Some(at.clone()), site_at: Some(at) })
}

/// A table about sites: `site`, and any of `status` (existing, required, forbidden, free), `opening`, `capacity`.
///
/// # Errors
///
/// A site that does not exist, or a cell that makes no sense, with its line and column.
pub fn sites(file: &str, text: &str, instance: &mut Instance) -> Result<(), ReadError> {
    let sheet = Sheet::new(file, text)?;
    let column = sheet.needed(&["site"])?;
    let mut order = Vec::new();
    for (row, (line, _)) in sheet.rows.iter().enumerate() {
        let name = sheet.text(row, column);
        let site = instance.site_name.iter().position(|known| known == name);
        order.push(site.ok_or_else(|| {
            let vi = format!("không có địa điểm \"{name}\"");
            sheet.bad(*line, column, vi, format!("there is no site \"{name}\""))
        })?);
    }
    about_sites(&sheet, instance, &order)
}

/// Reads what each row says about the site in `order`.
fn about_sites(sheet: &Sheet, instance: &mut Instance, order: &[usize]) -> Result<(), ReadError> {
    let opening = sheet.column(&["opening", "cost"]);
    let capacity = sheet.column(&["capacity"]);
    let status = sheet.column(&["status"]);
    let unlimited: f64 = instance.demand.iter().sum();
    for (row, &site) in order.iter().enumerate() {
        if let Some(value) = opening.map(|c| sheet.number(row, c)).transpose()?.flatten() {
            instance.opening[site] = value;
        }
        if let Some(value) = capacity.map(|c| sheet.number(row, c)).transpose()?.flatten() {
            let sites = instance.sites();
            instance.capacity.get_or_insert_with(|| vec![unlimited; sites])[site] = value;
        }
        if let Some(column) = status {
            instance.status[site] = match sheet.text(row, column) {
                "" | "free" | "candidate" => Status::Free,
                "existing" => Status::Existing,
                "required" | "forced" => Status::Forced,
                "forbidden" => Status::Forbidden,
                other => {
                    let known = "free, existing, required, forbidden";
                    let vi = format!("\"{other}\" không phải một trong: {known}");
                    let en = format!("\"{other}\" is none of {known}");
                    return Err(sheet.bad(sheet.rows[row].0, column, vi, en));
                }
            };
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_table_leaves_out_empty_arcs() {
        let given =
            matrix("x", "commune,A,B,weight\nI,1,,5\nII,2,3,\n", &Columns::default()).unwrap();
        assert_eq!(given.instance.distance.row(0), [1.0, f64::INFINITY]);
        assert_eq!(given.instance.weight, [5.0, 1.0]);
        assert_eq!(given.instance.site_name, ["A", "B"]);
    }

    #[test]
    fn a_long_table_under_other_names() {
        let columns = Columns {
            client: "to".into(),
            site: "from".into(),
            distance: "m".into(),
            weight: "n".into(),
        };
        let given = matrix("x", "m,from,to,n\n4,S,a,7\n5,T,a,7\n6,T,b,2\n", &columns).unwrap();
        assert_eq!(given.instance.distance.row(1), [f64::INFINITY, 6.0]);
        assert_eq!(given.instance.weight, [7.0, 2.0]);
    }

    #[test]
    fn points_and_sites_with_their_places() {
        let mut given = points("x", "name,x,y,capacity\na,0,0,5\nb,3,4,\n").unwrap().instance;
        assert_eq!(given.distance.row(0), [0.0, 5.0]);
        assert_eq!(given.capacity, Some(vec![5.0, 2.0]));
        sites("y", "site,status\nb,forbidden\n", &mut given).unwrap();
        assert_eq!(given.status, [Status::Free, Status::Forbidden]);
        let error = sites("y", "site,status\nc,free\n", &mut given).unwrap_err();
        assert_eq!(error.to_string(), "y, line 2, column \"site\": there is no site \"c\"");
        assert_eq!(error.label().vi, "y, dòng 2, cột \"site\": không có địa điểm \"c\"");
        assert!(points("x", "name,x\na,0\n").is_err());
    }
}
