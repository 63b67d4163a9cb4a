//! Everything a key can do, each with its name and the words that explain it.

macro_rules! actions {
    ($($group:ident { $($name:ident = $text:literal: $help:literal,)* })*) => {
        /// What the listener wants.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action {
            $($(#[doc = $help] $name,)*)*
        }

        impl Action {
            /// All of them, in the order of the help screen.
            pub const ALL: &[Self] = &[$($(Self::$name,)*)*];

            /// The name in the configuration.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $($(Self::$name => $text,)*)* }
            }

            /// What it does, for the help screen.
            #[must_use]
            pub const fn help(self) -> &'static str {
                match self { $($(Self::$name => $help,)*)* }
            }

            /// The part of the help screen it stands in.
            #[must_use]
            pub const fn group(self) -> Group {
                match self { $($(Self::$name => Group::$group,)*)* }
            }
        }
    };
}

actions! {
    Listen {
        Enter = "enter": "play the selected one, go on, or pause",
        PauseOrPlay = "pause": "pause or go on",
        Back5 = "back-5": "5 seconds back",
        Forward5 = "forward-5": "5 seconds forward",
        Back15 = "back-15": "15 seconds back",
        Forward15 = "forward-15": "15 seconds forward",
        Tenth = "tenth": "0 to 90 % of the length",
        GoTo = "go": "then 1:05 Enter: to that time",
        NextChapter = "next-chapter": "next chapter, or time in the notes",
        PreviousChapter = "previous-chapter": "previous chapter, or time in the notes",
        NextEpisode = "next": "next episode",
        PreviousEpisode = "previous": "previous episode",
        StopAfter = "stop-after": "stop after this one",
        Softer = "softer": "softer",
        Louder = "louder": "louder",
        Mute = "mute": "mute",
    }
    Find {
        Filter = "filter": "filter: type, arrows move, Enter plays",
        Down = "down": "down",
        Up = "up": "up",
        HalfPageDown = "half-page-down": "half a page down",
        HalfPageUp = "half-page-up": "half a page up",
        PageDown = "page-down": "a page down",
        PageUp = "page-up": "a page up",
        Top = "top": "to the first",
        Bottom = "bottom": "to the last",
    }
    Look {
        Transcript = "transcript": "reading pane: transcript",
        CycleSort = "sort": "next order of the list",
        SeeAlso = "see-also": "see also: related lessons",
        Pick = "select": "select for d, D, u; go down",
        PickShown = "select-shown": "select all shown, or none",
        ToggleHeard = "heard": "mark heard or new",
    }
    Shows {
        Shows = "shows": "the shows",
        AddShow = "add": "add a show by its address",
        SearchShows = "search-shows": "search for shows by name",
        Refresh = "refresh": "refresh this show",
        RefreshAll = "refresh-all": "refresh all shows",
        Unsubscribe = "unsubscribe": "unsubscribe",
        Download = "download": "download, or cancel it",
        DeleteDownload = "delete-download": "delete the download",
        Undo = "undo": "undo",
    }
    Program {
        Help = "help": "these keys",
        Escape = "escape": "close, clear, or leave",
        Redraw = "redraw": "draw the screen again",
        Suspend = "suspend": "suspend; fg comes back",
        Quit = "quit": "quit; your place is kept",
    }
}

/// Parts of the help screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    Listen,
    Find,
    Look,
    Shows,
    Program,
}

impl Group {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [Self::Listen, Self::Find, Self::Look, Self::Shows, Self::Program];

    /// Its heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Listen => "Listen",
            Self::Find => "Find",
            Self::Look => "Look",
            Self::Shows => "Shows",
            Self::Program => "Program",
        }
    }
}
