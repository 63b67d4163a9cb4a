//! Where things stand at a given size: a pure function that serves drawing, paging and the mouse alike.

/// Columns and rows of the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    pub columns: u16,
    pub rows: u16,
}

/// What is shown at this size, and how much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Narrower than 20 columns or lower than 5 rows: one line with state, title and time.
    pub one_line: bool,
    /// Rows of the header: 0 under 16 rows.
    pub header: u16,
    /// Rows of the player with its rule: 3 to 5.
    pub player: u16,
    /// True when the player's last row shows key hints: from 16 rows.
    pub hints: bool,
    /// Rows between header and player.
    pub body: u16,
    /// Rows below the body for what is wrong and has no room in its own line; the rule above the player is the last.
    pub foot: u16,
    pub columns: Columns,
}

/// Widths of the columns of the body, rules not counted; 0 for what is not beside the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    pub shows: u16,
    pub list: u16,
    pub reading: u16,
}

impl Layout {
    /// The layout at this size.
    #[must_use]
    pub fn of(size: Size) -> Self {
        let Size { columns, rows } = size;
        if columns < 20 || rows < 5 {
            return Self {
                one_line: true,
                header: 0,
                player: rows.min(1),
                hints: false,
                body: 0,
                foot: 0,
                columns: Columns::default(),
            };
        }
        let roomy = rows >= 16;
        let header = if roomy { 2 } else { 0 };
        let player = match rows {
            36.. => 5,
            16.. => 4,
            8.. => 3,
            _ => 2,
        };
        let body = rows - header - player;
        Self { one_line: false, header, player, hints: roomy, body, foot: 0, columns: Columns::of(columns) }
    }
}

impl Columns {
    fn of(columns: u16) -> Self {
        match columns {
            150.. => {
                let shows = 30;
                let list = part(columns - shows - 2, 45);
                Self { shows, list, reading: columns - shows - list - 2 }
            }
            100.. => {
                let list = part(columns, 53);
                Self { shows: 0, list, reading: columns - list - 1 }
            }
            _ => Self { shows: 0, list: columns, reading: 0 },
        }
    }
}

fn part(columns: u16, percent: u32) -> u16 {
    u16::try_from(u32::from(columns) * percent / 100).unwrap_or(columns)
}
