//! The smallest list that ratatui can show: 119 rows, a cursor, `q`. What podtui's start is measured against.

use crossterm::event::{Event, KeyCode, read};
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{List, ListState};

fn main() -> std::io::Result<()> {
    let rows: Vec<String> =
        (1..=119).map(|number| format!("{number:>5}  A lesson like any other, and its title")).collect();
    let mut terminal = ratatui::try_init()?;
    let mut state = ListState::default().with_selected(Some(0));
    loop {
        terminal.draw(|frame| {
            let list = List::new(rows.iter().map(String::as_str));
            let list = list.highlight_style(Style::new().add_modifier(Modifier::REVERSED));
            frame.render_stateful_widget(list, frame.area(), &mut state);
        })?;
        if let Event::Key(key) = read()? {
            match key.code {
                KeyCode::Char('q') => break,
                KeyCode::Char('j') => state.select_next(),
                KeyCode::Char('k') => state.select_previous(),
                _ => {}
            }
        }
    }
    ratatui::try_restore()
}
