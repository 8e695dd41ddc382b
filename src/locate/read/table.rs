//! CSV tables of distances, long or wide.

use std::collections::BTreeMap;

use super::super::instance::{Instance, Matrix};
use super::sheet::Sheet;
use super::{Given, ReadError};

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
    let own = |name: &str| {
        ["weight", "demand", "standard"].iter().any(|own| name.eq_ignore_ascii_case(own))
    };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_table_leaves_out_empty_arcs() {
        let given =
            matrix("x", "commune,A,B,Weight\nI,1,,5\nII,2,3,\n", &Columns::default()).unwrap();
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
}
