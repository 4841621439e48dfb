//! `jejak routes`: the record of all routes, for people and for monitors.

use crate::app;
use anyhow::Result;
use serde_json::json;

/// Prints every route.
pub fn routes(as_json: bool) -> Result<()> {
    let record = app::route_record();
    if as_json {
        let list: Vec<_> = record.iter().map(|r| json!({ "method": r.method.as_str(), "path": r.path, "audience": r.audience.describe() })).collect();
        println!("{}", serde_json::to_string_pretty(&list)?);
    } else {
        for r in record {
            println!(
                "{:<5} {:<64} {}",
                r.method.as_str(),
                r.path,
                r.audience.describe()
            );
        }
    }
    Ok(())
}
