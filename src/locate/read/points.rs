//! CSV tables of points, and of what is known about sites.

use super::super::instance::{Instance, Matrix, Status};
use super::sheet::Sheet;
use super::tsplib::{great_circle, plane};
use super::{Given, Position, ReadError};

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
