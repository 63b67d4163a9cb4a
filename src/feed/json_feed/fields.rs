//! The members of a JSON Feed, by name.

use serde::de::MapAccess;

use super::super::draft::{
    EnclosureDraft, ItemDraft, PersonDraft, ShowDraft, Text, TranscriptDraft, episode_type, set, show_type, yes_or_no,
};
use super::super::json::{Each, Fields, Filled, List, Loose, Object, text};
use super::super::limits;

/// The feed's own members.
#[derive(Debug, Default)]
pub(super) struct FeedFields<'de> {
    pub show: ShowDraft<'de>,
    pub version: Option<Text<'de>>,
}

impl<'de> Fields<'de> for FeedFields<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        let show = &mut self.show;
        match key {
            "version" => self.version = text(map)?,
            "title" => show.title = text(map)?,
            "home_page_url" => show.link = text(map)?,
            "feed_url" => show.feed_url = text(map)?,
            "description" => show.description = limited(text(map)?, &mut false),
            "icon" => show.image = text(map)?,
            "favicon" => show.small_image = text(map)?,
            "language" => show.language = text(map)?,
            "expired" => show.complete |= is_true(text(map)?.as_deref()),
            "author" | "authors" => {
                let authors = map.next_value::<List<Object<PersonDraft>>>()?;
                if let Some(author) = authors.0.into_iter().find_map(|author| author.0) {
                    set(&mut show.author, author.name);
                }
            }
            "_podcast" => {
                if let Some(extension) = map.next_value::<Object<FeedExtension>>()?.0 {
                    show.show_type = extension.show_type.as_deref().and_then(show_type);
                    show.guid = extension.guid;
                    show.complete |= is_true(extension.complete.as_deref());
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

#[derive(Default)]
struct FeedExtension<'de> {
    show_type: Option<Text<'de>>,
    guid: Option<Text<'de>>,
    complete: Option<Text<'de>>,
}

impl<'de> Fields<'de> for FeedExtension<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        match key {
            "type" => self.show_type = text(map)?,
            "guid" => self.guid = text(map)?,
            "complete" => self.complete = text(map)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl<'de> Fields<'de> for ItemDraft<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        match key {
            "id" => self.guid = text(map)?,
            // The item's own page wins over the page it is about.
            "url" => self.link = text(map)?.or(self.link.take()),
            "external_url" => self.link = self.link.take().or(text(map)?),
            "title" => self.title = limited(text(map)?, &mut self.too_long),
            "summary" => self.summary = limited(text(map)?, &mut self.too_long).filter(|text| !text.trim().is_empty()),
            "content_html" | "content_text" => {
                if let Some(content) = limited(text(map)?, &mut self.too_long) {
                    let before = self.content.as_ref().map(|content| content.len());
                    self.offer_content(content);
                    if self.content.as_ref().map(|content| content.len()) != before {
                        self.content_is_plain = key == "content_text";
                    }
                }
            }
            "image" => self.image = text(map)?.or(self.image.take()),
            "banner_image" => self.image = self.image.take().or(text(map)?),
            "date_published" => self.dates[0] = text(map)?,
            "date_modified" => self.dates[3] = text(map)?,
            "author" | "authors" => {
                map.next_value_seed(objects(|author| self.list(|item| &mut item.authors, author)))?;
            }
            "attachments" => {
                map.next_value_seed(objects(|file| self.list(|item| &mut item.enclosures, file)))?;
            }
            "_podcast" => {
                // What stands twice counts the last time.
                (self.related, self.transcripts, self.persons) = (Vec::new(), Vec::new(), Vec::new());
                map.next_value_seed(Filled(&mut ItemExtension(self)))?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// `_podcast` of an item.
struct ItemExtension<'r, 'de>(&'r mut ItemDraft<'de>);

impl<'de> Fields<'de> for ItemExtension<'_, 'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        let item = &mut *self.0;
        match key {
            "number" => item.number = text(map)?,
            "season" => item.season = text(map)?,
            "season_name" => item.season_name = text(map)?,
            "section" => item.section = text(map)?,
            "takeaway" => item.takeaway = limited(text(map)?, &mut item.too_long),
            "episode_type" => item.episode_type = text(map)?.as_deref().and_then(episode_type),
            "explicit" => item.explicit = text(map)?.as_deref().and_then(yes_or_no),
            "chapters_url" => item.chapters_url = text(map)?,
            "related" => {
                let ids =
                    Each::new(|id: Loose<'de>| id.0.into_iter().for_each(|id| item.list(|item| &mut item.related, id)));
                map.next_value_seed(ids)?;
            }
            "transcripts" => {
                map.next_value_seed(objects(|link| item.list(|item| &mut item.transcripts, link)))?;
            }
            "persons" => {
                map.next_value_seed(objects(|one| item.list(|item| &mut item.persons, one)))?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl<'de> Fields<'de> for PersonDraft<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        match key {
            "name" => self.name = text(map)?.unwrap_or_default(),
            "role" => self.role = text(map)?,
            "url" | "href" | "link" => self.link = text(map)?,
            "avatar" | "img" | "image" => self.image = text(map)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl<'de> Fields<'de> for EnclosureDraft<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        match key {
            "url" => self.url = text(map)?.unwrap_or_default(),
            "mime_type" => self.mime_type = text(map)?,
            "size_in_bytes" => self.length = text(map)?,
            "duration_in_seconds" => self.duration = text(map)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl<'de> Fields<'de> for TranscriptDraft<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        match key {
            "url" => self.url = text(map)?.unwrap_or_default(),
            "type" | "mime_type" => self.mime_type = text(map)?,
            "language" => self.language = text(map)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// Each object of a list; what is no object is passed over.
fn objects<T>(mut take: impl FnMut(T)) -> Each<Object<T>, impl FnMut(Object<T>)> {
    Each::new(move |object: Object<T>| object.0.into_iter().for_each(&mut take))
}

/// Within the limit of a text.
fn limited<'a>(text: Option<Text<'a>>, too_long: &mut bool) -> Option<Text<'a>> {
    text.map(|text| {
        let fits = text.floor_char_boundary(limits::TEXT_BYTES);
        if fits == text.len() {
            return text;
        }
        *too_long = true;
        match text {
            Text::Borrowed(text) => Text::Borrowed(&text[..fits]),
            Text::Owned(mut text) => {
                text.truncate(fits);
                Text::Owned(text)
            }
        }
    })
}

fn is_true(text: Option<&str>) -> bool {
    text.and_then(yes_or_no) == Some(true)
}
