//! What can still be read of a damaged file is brought over, and made to fit together: a page that is lost takes its own
//! rows, and no others.

use rusqlite::types::Value;
use rusqlite::{Connection, Result, params_from_iter};

/// Copies a table of the attached database `old`. True when all of it came. Where that fails in the middle, its rows are
/// read one by one from both ends.
pub(super) fn bring_over(connection: &Connection, table: &str) -> bool {
    let whole = format!("INSERT OR IGNORE INTO main.{table} SELECT * FROM old.{table}");
    if connection.execute_batch(&whole).is_ok() {
        return true;
    }
    for direction in ["ASC", "DESC"] {
        // Ends with the first row that cannot be read: that is known to happen.
        let _ = rows(connection, table, direction);
    }
    false
}

fn rows(connection: &Connection, table: &str, direction: &str) -> Result<()> {
    let mut query = connection.prepare(&format!("SELECT * FROM old.{table} ORDER BY 1 {direction}"))?;
    let columns = query.column_count();
    let places = vec!["?"; columns].join(", ");
    let mut insert = connection.prepare(&format!("INSERT OR IGNORE INTO main.{table} VALUES({places})"))?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let values = (0..columns).map(|column| row.get::<_, Value>(column)).collect::<Result<Vec<_>>>()?;
        insert.execute(params_from_iter(values))?;
    }
    Ok(())
}

/// Rows whose other half is lost go, so that no new show or episode takes them for its own; what is subscribed to is
/// fetched whole at its next refresh and is complete again. Marks and history need no other half.
pub(super) fn mend(connection: &Connection) -> Result<()> {
    connection.execute_batch(
        "DELETE FROM episodes WHERE show NOT IN (SELECT number FROM shows);
         DELETE FROM aliases WHERE show NOT IN (SELECT number FROM shows);
         DELETE FROM details WHERE number NOT IN (SELECT number FROM episodes);
         UPDATE episodes SET hash = 0 WHERE number NOT IN (SELECT number FROM details);
         UPDATE shows SET etag = NULL, last_modified = NULL,
           episodes = (SELECT count(*) FROM episodes WHERE show = shows.number AND hidden = 0),
           unheard = (SELECT count(*) FROM episodes e LEFT JOIN marks m ON m.episode = e.id
                      WHERE e.show = shows.number AND e.new = 1 AND e.hidden = 0 AND coalesce(m.heard, 0) = 0);",
    )
}
